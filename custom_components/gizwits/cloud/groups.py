"""Groups of devices; those of one product can be controlled as one."""

import builtins
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from mashumaro.types import Alias

from .area import Area
from .bindings import DeviceType
from .devices import command
from .wire import JSON, Utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group; `product_key` and `product_name` are "" unless it is of one product only."""

    id: str
    name: Annotated[str, Alias("group_name")] = ""
    product_key: str = ""
    product_name: Annotated[str, Alias("verbose_name")] = ""
    gateway_did: Annotated[str, Alias("gw_did")] = field(default="", repr=False)
    multicast_id: str = ""
    remark: str = field(default="", repr=False)
    created_at: Utc | None = None
    updated_at: Utc | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDevice:
    """A member of a group."""

    did: str = field(repr=False)
    type: DeviceType = DeviceType.NORMAL
    product_name: Annotated[str, Alias("verbose_name")] = ""
    alias: Annotated[str, Alias("dev_alias")] = ""
    product_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFailure:
    """Why a device could not be added."""

    did: str = field(repr=False)
    code: Annotated[int, Alias("error_code")] = 0
    message: Annotated[str, Alias("error_message")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """The dids for which a change of members worked, and those for which it did not."""

    success: tuple[str, ...] = field(default=(), repr=False)
    failed: tuple[str, ...] = field(default=(), repr=False)
    detail: tuple[GroupFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupResult:
    """Whether a member took a command; it does not where it lacks the datapoint."""

    did: str = field(repr=False)
    ok: Annotated[bool, Alias("result")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Created:
    id: str


class Groups(Area):
    """`client.groups`."""

    async def list(self) -> builtins.list[Group]:
        """Return all groups."""
        return self._read_all(Group, await self._call("list_groups"))

    async def create(
        self,
        name: str,
        *,
        product_key: str = "",
        gateway_did: str | None = None,
        multicast_id: str | None = None,
        remark: str | None = None,
    ) -> str:
        """Create a group, of one product if it is to be controlled; return its id."""
        body = {
            "group_name": name,
            "product_key": product_key,
            "gw_did": gateway_did,
            "multicast_id": multicast_id,
            "remark": remark,
        }
        body = {key: value for key, value in body.items() if value is not None}
        return self._read(_Created, await self._call("create_group", body=body)).id

    async def rename(self, group_id: str, name: str) -> None:
        """Rename a group."""
        await self._call("update_group", path={"id": group_id}, body={"group_name": name})

    async def delete(self, group_id: str) -> None:
        """Delete a group; its devices stay."""
        await self._call("delete_group", path={"id": group_id})

    async def devices(self, group_id: str) -> builtins.list[GroupDevice]:
        """Return the members."""
        answer = await self._call("list_group_devices", path={"id": group_id})
        return self._read_all(GroupDevice, answer)

    async def add(self, group_id: str, dids: Iterable[str]) -> GroupChange:
        """Add members."""
        answer = await self._call(
            "add_group_devices",
            path={"id": group_id},
            query={"show_detail": 1},
            body={"dids": [*dids]},
        )
        return self._read(GroupChange, answer)

    async def remove(self, group_id: str, dids: Iterable[str]) -> GroupChange:
        """Remove members."""
        answer = await self._call(
            "remove_group_devices", path={"id": group_id}, body={"dids": [*dids]}
        )
        return self._read(GroupChange, answer)

    async def control(
        self, group_id: str, *, attrs: Mapping[str, JSON] | None = None, raw: bytes | None = None
    ) -> builtins.list[GroupResult]:
        """Set datapoints of all members, or send them a raw command."""
        answer = await self._call("control_group", path={"id": group_id}, body=command(attrs, raw))
        return self._read_all(GroupResult, answer)
