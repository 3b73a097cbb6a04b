"""Pages of long lists."""

from collections.abc import Sequence
from urllib.parse import urlencode

from ..contract import JSON
from ..http import Call


def cut[T](call: Call, items: Sequence[T]) -> Sequence[T]:
    """Return the part of a list that the caller asked for."""
    skip = call.query["skip"]
    return items[skip : skip + call.query["limit"]]


def page(call: Call, items: Sequence[JSON]) -> JSON:
    """Return a page with counters and the relative addresses of its neighbours."""
    limit, skip, total = call.query["limit"], call.query["skip"], len(items)
    return {
        "meta": {
            "total": total,
            "limit": limit,
            "skip": skip,
            "previous": _address(call, max(skip - limit, 0)) if skip else None,
            "next": _address(call, skip + limit) if skip + limit < total else None,
        },
        "objects": cut(call, items),
    }


def _address(call: Call, skip: int) -> str:
    return f"{call.request.path}?{urlencode({**call.query, 'skip': skip})}"
