"""Which user has which device: listing, naming, binding and unbinding."""

import builtins
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import md5
from operator import attrgetter
from typing import Annotated

from mashumaro.types import Alias

from .area import Area
from .wire import Epoch, OpenInt, OpenStr, Utc


class Role(OpenStr):
    """What the account is to the device."""

    SPECIAL = "special"
    """First user; becomes owner when sharing starts."""
    OWNER = "owner"
    GUEST = "guest"
    NORMAL = "normal"
    """Bound the device after somebody else, without sharing."""


class DeviceType(OpenStr):
    """The device's place among others."""

    NORMAL = "normal"
    GATEWAY = "center_control"
    SUB_DEVICE = "sub_dev"


class Network(OpenInt):
    """Kind of network that the product uses."""

    BLUETOOTH = 1
    BLUETOOTH_LE = 2
    WIFI = 3
    CELLULAR = 4
    NB_IOT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A device of the account. `alias`, `remark` and `labels` are this account's own.

    `host` with its ports is where the device's messages are; devices of one account can have
    different ones. `is_online` is wrong for some devices. `gateway_did` is "" without a gateway,
    `role` None where the cloud does not tell.
    """

    did: str = field(repr=False)
    product_key: str
    mac: str = field(default="", repr=False)
    product_name: str = ""
    alias: Annotated[str, Alias("dev_alias")] = ""
    remark: str = field(default="", repr=False)
    labels: Annotated[tuple[str, ...], Alias("dev_label")] = ()
    role: Role | None = None
    type: DeviceType = DeviceType.NORMAL
    gateway_did: Annotated[str, Alias("gw_did")] = field(default="", repr=False)
    mesh_id: str = field(default="", repr=False)
    is_online: bool = False
    is_disabled: bool = False
    is_sandbox: bool = False
    is_low_power: bool = False
    network: Annotated[Network, Alias("protoc")] = Network.WIFI
    protocol_version: Annotated[str, Alias("proto_ver")] = ""
    lan_protocol_version: Annotated[str, Alias("lan_prot_ver")] = ""
    host: str = ""
    mqtt_port: Annotated[int, Alias("port")] = 1883
    mqtts_port: Annotated[int, Alias("port_s")] = 8883
    ws_port: int = 8080
    wss_port: int = 8880
    passcode: str = field(default="", repr=False)
    mcu_soft_version: str = ""
    mcu_hard_version: str = ""
    wifi_soft_version: str = ""
    wifi_hard_version: str = ""
    sleep_duration: int = 0
    """Seconds that a low-power device sleeps at a time."""
    state_changed_at: Annotated[Epoch | None, Alias("state_last_timestamp")] = None
    """When the device last came online or went offline."""

    def push_url(self, *, secure: bool = True) -> str:
        """Return the address of the device's message service."""
        scheme, port = ("wss", self.wss_port) if secure else ("ws", self.ws_port)
        return f"{scheme}://{self.host}:{port}/ws/app/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What the account calls a device, as stored."""

    remark: str = ""
    alias: Annotated[str, Alias("dev_alias")] = ""
    labels: Annotated[tuple[str, ...], Alias("dev_label")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The dids for which a call about several devices worked, and those for which it did not."""

    success: tuple[str, ...] = field(default=(), repr=False)
    failed: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody whom a device is shared with; the cloud masks names."""

    uid: str = field(repr=False)
    username: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    created_at: Utc | None = None


class Bindings(Area):
    """`client.bindings`."""

    async def page(
        self, limit: int = 20, skip: int = 0, *, show_disabled: bool = False
    ) -> builtins.list[Binding]:
        """Return a part of the devices, the latest bound first."""
        query = {"limit": limit, "skip": skip, **_options(show_disabled)}
        return self._read_all(Binding, await self._call("list_bindings", query=query), "devices")

    async def list(self, *, show_disabled: bool = False) -> builtins.list[Binding]:
        """Return all devices, each once; raise rather than return some of them."""
        return await self._list(
            Binding,
            "list_bindings",
            key="devices",
            identity=attrgetter("did"),
            query=_options(show_disabled),
        )

    async def update(
        self,
        did: str,
        *,
        alias: str | None = None,
        remark: str | None = None,
        labels: Iterable[str] | None = None,
    ) -> Labels:
        """Change what this account calls a device; None leaves a value as it is."""
        body = {
            "dev_alias": alias,
            "remark": remark,
            "dev_label": None if labels is None else [*labels],
        }
        body = {key: value for key, value in body.items() if value is not None}
        answer = await self._call("update_binding", path={"did": did}, body=body)
        return self._read(Labels, answer)

    async def unbind(self, dids: Iterable[str]) -> Outcome:
        """Remove devices from the account; unbinding as the owner takes them from all guests."""
        body = {"devices": [{"did": did} for did in dids]}
        return self._read(Outcome, await self._call("unbind", body=body))

    async def bind_by_mac(
        self,
        product_key: str,
        mac: str,
        *,
        product_secret: str,
        alias: str = "",
        remark: str = "",
        set_owner: bool = False,
    ) -> Binding:
        """Bind a device by its hardware address, with proof of the product's secret."""
        timestamp = str(int(datetime.now(UTC).timestamp()))
        signature = md5((product_secret + timestamp).encode(), usedforsecurity=False).hexdigest()
        body = {
            "product_key": product_key,
            "mac": mac,
            "remark": remark,
            "dev_alias": alias,
            "set_owner": int(set_owner),
        }
        headers = {"X-Gizwits-Timestamp": timestamp, "X-Gizwits-Signature": signature}
        return self._read(Binding, await self._call("bind_by_mac", body=body, headers=headers))

    async def bind_by_qr(self, qr_content: str, *, set_owner: bool = False) -> None:
        """Bind a device by the text of its QR code, as made by the vendor's QR service."""
        body = {"qr_content": qr_content, "set_owner": int(set_owner)}
        await self._call("bind_by_qr", body=body)

    async def bind_by_passcode(self, did: str, passcode: str, *, remark: str = "") -> Outcome:
        """Bind a device by its LAN passcode. Deprecated by the vendor, and refused to most."""
        body = {"devices": [{"did": did, "passcode": passcode, "remark": remark}]}
        return self._read(Outcome, await self._call("bind_by_passcode", body=body))

    async def guests(self, did: str) -> builtins.list[Guest]:
        """Return whom a device is shared with; for its owner only."""
        return self._read_all(Guest, await self._call("list_device_guests", path={"did": did}))

    async def unbind_guest(self, did: str, uid: str) -> None:
        """Take a device from a guest; for its owner only."""
        await self._call("unbind_guest", path={"did": did}, query={"uid": uid})


def _options(show_disabled: bool) -> dict[str, int]:
    return {"show_disabled": int(show_disabled), "show_proto_ver": 1, "lan_prot_ver": 1}
