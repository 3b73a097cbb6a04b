"""A person with an app: real requests, answers or refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession
import pytest

from simulator import Simulator
from simulator.contract import JSON
from simulator.device import Device
from simulator.world import App, User


class RefusedError(Exception):
    """The cloud refused with this code."""


def refused(code: int) -> pytest.RaisesExc[RefusedError]:
    """Expect a refusal with exactly this code."""
    return pytest.raises(RefusedError, match=f"^{code}$")


@dataclass(kw_only=True)
class Caller:
    """Requests of one user (or of nobody) with one app."""

    session: ClientSession
    app: App
    user: User
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, /, **query: Any) -> JSON:
        return await self.send("GET", path, query=query)

    async def post(self, path: str, body: JSON = None, /, **query: Any) -> JSON:
        return await self.send("POST", path, body, query)

    async def put(self, path: str, body: JSON = None, /, **query: Any) -> JSON:
        return await self.send("PUT", path, body, query)

    async def delete(self, path: str, body: JSON = None, /, **query: Any) -> JSON:
        return await self.send("DELETE", path, body, query)

    async def send(
        self, method: str, path: str, body: JSON = None, query: Mapping[str, Any] | None = None
    ) -> JSON:
        """Return the answer's body. Raises RefusedError."""
        async with self.session.request(
            method, path, json=body, params=query, headers=self.headers
        ) as response:
            answer = await response.json()
            if response.ok:
                return answer
            raise RefusedError(str(answer["error_code"]))


@dataclass(kw_only=True)
class Cloud:
    """A running simulator with one owner, one guest to be, one neighbour and two spas."""

    sim: Simulator
    app: App
    owner: Caller
    guest: Caller
    neighbour: Caller
    spa: Device
    lamp: Device
    """Of another product than the spa."""

    async def advance(self, **units: float) -> None:
        """Let time pass: seconds, minutes, hours or days."""
        sizes = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
        await self.sim.clock.advance(sum(sizes[unit] * count for unit, count in units.items()))


def schema(product_key: str, name: str) -> dict[str, JSON]:
    """Return a product with a datapoint of every kind."""

    def point(
        number: int, attr: str, access: str, kind: str, place: tuple[int, int, int], **more: JSON
    ) -> JSON:
        offset, bit, length = place
        unit = "bit" if kind in {"bool", "enum"} else "byte"
        return {
            "id": number,
            "name": attr,
            "display_name": attr.title(),
            "desc": "",
            "type": access,
            "data_type": kind,
            "position": {"byte_offset": offset, "bit_offset": bit, "len": length, "unit": unit},
            **more,
        }

    half = {"min": 0, "max": 100, "ratio": 0.5, "addition": 0}
    wide = {"min": 0, "max": 1000, "ratio": 0.1, "addition": -20}
    attrs = [
        point(0, "power", "status_writable", "bool", (0, 0, 1)),
        point(1, "mode", "status_writable", "enum", (0, 1, 2), enum=["eco", "comfort", "boost"]),
        point(2, "target", "status_writable", "uint8", (1, 0, 1), uint_spec=half),
        point(3, "plan", "status_writable", "binary", (2, 0, 2)),
        point(4, "water", "status_readonly", "uint16", (4, 0, 2), uint_spec=wide),
        point(5, "filter", "alert", "bool", (6, 0, 1)),
        point(6, "pump", "fault", "bool", (7, 0, 1)),
    ]
    return {
        "name": name,
        "product_key": product_key,
        "protocolType": "standard",
        "packetVersion": "0x00000004",
        "entities": [{"id": 0, "name": "entity0", "display_name": "kit", "attrs": attrs}],
    }
