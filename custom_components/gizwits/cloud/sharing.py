"""Sharing devices: an owner invites, a guest accepts."""

import builtins
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from operator import attrgetter
from typing import Annotated
from urllib.parse import parse_qs

from mashumaro.types import Alias

from .area import Area
from .wire import OpenInt, Utc


class SharingKind(OpenInt):
    """How a device is offered."""

    INVITATION = 0
    """To a known user; runs out after 24 hours."""
    QR = 1
    """To whoever reads the code; runs out after 15 minutes."""


class SharingStatus(OpenInt):
    """What became of an offer."""

    PENDING = 0
    ACCEPTED = 1
    REFUSED = 2
    CANCELLED = 3


class Direction(OpenInt):
    """Whose offers."""

    SENT = 0
    RECEIVED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """An offer. The user is the guest where the owner asks, and the owner where the guest does."""

    id: int
    kind: Annotated[SharingKind, Alias("type")] = SharingKind.INVITATION
    status: SharingStatus = SharingStatus.PENDING
    did: str = field(default="", repr=False)
    uid: str = field(default="", repr=False)
    username: str = field(default="", repr=False)
    user_alias: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    product_name: str = ""
    alias: Annotated[str, Alias("dev_alias")] = ""
    created_at: Utc | None = None
    updated_at: Utc | None = None
    expires_at: Annotated[Utc | None, Alias("expired_at")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QrInvitation:
    """An offer to whoever reads it: `content` is what the QR code has to say."""

    content: Annotated[str, Alias("qr_content")] = field(repr=False)
    url: Annotated[str, Alias("qr_url")] = field(default="", repr=False)

    @property
    def code(self) -> str:
        """The bare code, for `by_code` and `accept_code`."""
        return sharing_code(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a code offers."""

    owner: str = field(default="", repr=False)
    product_name: str = ""
    alias: Annotated[str, Alias("dev_alias")] = ""
    expires_at: Annotated[Utc | None, Alias("expired_at")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Invitation:
    id: int


def sharing_code(content: str) -> str:
    """Return the code of a QR text (`type=share&code=...`), or the text if it is the bare code."""
    return parse_qs(content.partition("?")[2] or content).get("code", [content.strip()])[0]


class Sharings(Area):
    """`client.sharing`. A `duration` limits how long the guest has the device: 1 min to 24 h."""

    async def invite(
        self,
        did: str,
        *,
        uid: str | None = None,
        username: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        duration: timedelta | None = None,
    ) -> int:
        """Offer a device to one user, named in exactly one way; return the offer's id."""
        users = {"uid": uid, "username": username, "email": email, "phone": phone}
        named = {key: value for key, value in users.items() if value is not None}
        if len(named) != 1:
            raise ValueError("exactly one of uid, username, email, phone")
        body = {"type": 0, "did": did, **named, **_minutes(duration)}
        return self._read(_Invitation, await self._call("create_sharing", body=body)).id

    async def invite_by_qr(self, did: str, *, duration: timedelta | None = None) -> QrInvitation:
        """Offer a device to whoever reads the code. It cannot be cancelled."""
        body = {"type": 1, "did": did, **_minutes(duration)}
        return self._read(QrInvitation, await self._call("create_sharing", body=body))

    async def list(
        self,
        direction: Direction,
        *,
        status: Iterable[SharingStatus] = (),
        did: str | None = None,
    ) -> builtins.list[Sharing]:
        """Return all offers made or received, of some states or any, of one device or any."""
        return await self._list(
            Sharing,
            "list_sharings",
            key="objects",
            identity=attrgetter("id"),
            query={
                "sharing_type": int(direction),
                "status": ",".join(str(int(state)) for state in status) or None,
                "did": did,
            },
        )

    async def accept(self, sharing_id: int) -> None:
        """Take a device that is offered."""
        await self._respond(sharing_id, SharingStatus.ACCEPTED)

    async def refuse(self, sharing_id: int) -> None:
        """Decline a device that is offered."""
        await self._respond(sharing_id, SharingStatus.REFUSED)

    async def _respond(self, sharing_id: int, status: SharingStatus) -> None:
        await self._call("respond_sharing", path={"id": sharing_id}, query={"status": int(status)})

    async def cancel(self, sharing_id: int) -> None:
        """Take an offer back, and the device from a guest who has accepted; for the owner."""
        await self._call("cancel_sharing", path={"id": sharing_id})

    async def set_alias(self, sharing_id: int, alias: str) -> None:
        """Name the other side of a share."""
        await self._call(
            "update_sharing_alias", path={"id": sharing_id}, query={"user_alias": alias}
        )

    async def transfer(self, did: str, uid: str) -> None:
        """Make a guest the owner, and oneself a guest."""
        await self._call("transfer_ownership", path={"did": did}, query={"uid": uid})

    async def by_code(self, code: str) -> Preview:
        """Look up what a code offers; not for the owner."""
        return self._read(Preview, await self._call("get_sharing_by_code", path={"code": code}))

    async def accept_code(self, code: str) -> None:
        """Take the device that a code offers."""
        await self._call("accept_sharing_by_code", path={"code": code})


def _minutes(duration: timedelta | None) -> dict[str, int]:
    return {} if duration is None else {"duration": int(duration / timedelta(minutes=1))}
