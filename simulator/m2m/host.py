"""An M2M host: whom to tell what."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

from aiohttp import web

from ..contract import JSON
from ..datapoint import Value
from ..device import Device, DeviceEvent, EventKind
from ..faults import FaultKind
from ..world import Region
from . import frame
from .session import Session

if TYPE_CHECKING:
    from ..server import Simulator

PATH = "/ws/app/v1"


class Host:
    """The production or sandbox host of one region."""

    def __init__(self, sim: Simulator, region: Region, *, sandbox: bool) -> None:
        """Wait for clients."""
        self.sim = sim
        self.region = region
        self.sandbox = sandbox
        self.name = "sandbox" if sandbox else "production"
        self.sessions: set[Session] = set()
        self._subscribers: defaultdict[str, set[Session]] = defaultdict(set)
        self._serial = count(1)

    def application(self) -> web.Application:
        """Return the web application of the host."""
        app = web.Application()
        app.add_routes([web.get(PATH, self._connect)])
        return app

    def serves(self, device: Device) -> bool:
        """Whether a device keeps its connection to this host."""
        return device.region == self.region.key and device.product.is_sandbox == self.sandbox

    def join(self, session: Session) -> None:
        """Note a session that signed in."""
        if session.auto_subscribe:
            for did, device in self.sim.world.devices_of(session.uid).items():
                if self.serves(device):
                    self.subscribe(session, did)

    def leave(self, session: Session) -> None:
        """Forget the subscriptions of a session."""
        for did in session.subscribed:
            self._subscribers[did].discard(session)
        session.subscribed.clear()

    def subscribe(self, session: Session, did: str) -> None:
        """Let a session hear of a device."""
        self._subscribers[did].add(session)
        session.subscribed.add(did)

    def hear(self, event: DeviceEvent) -> None:
        """Pass an event of a device on."""
        device = event.device
        if not self.serves(device):
            return
        match event.kind:
            case EventKind.REPORT:
                self._report(device, event.changes)
            case EventKind.ONLINE | EventKind.OFFLINE:
                self._presence(device, online=event.kind is EventKind.ONLINE)
            case EventKind.BOUND | EventKind.UNBOUND:
                self._binding(device.did, event.uid, bound=event.kind is EventKind.BOUND)

    def noti(self, device: Device, values: Mapping[str, Value]) -> dict[str, JSON]:
        """Word values of a device as a notification."""
        attrs = device.product.push(values, plain=not self.sim.oddities.wire_styles)
        return {"cmd": "s2c_noti", "data": {"did": device.did, "attrs": attrs}}

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        facts = {"region": self.region.key, "host": self.name}
        if self.sim.faults.take(frozenset({FaultKind.PUSH_HANG}), **facts):
            await asyncio.sleep(3600)
        if self.sim.faults.take(frozenset({FaultKind.PUSH_DOWN}), **facts):
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        session = Session(self, request, socket)
        self.sessions.add(session)
        try:
            await session.run()
        finally:
            self.sessions.discard(session)
        return socket

    def _report(self, device: Device, changes: Mapping[str, Value]) -> None:
        """Standard products send everything, var_len ones what changed; alarms want an answer."""
        layout = device.product.layout
        values = changes if layout.var_len else device.values
        listeners = tuple(self._subscribers.get(device.did, ()))
        if not values or not listeners:
            return
        message = self.noti(device, values)
        alarm = any(layout.datapoints[name].access in {"alert", "fault"} for name in changes)
        raw: dict[str, JSON] | None = None
        for session in listeners:
            if session.custom:
                raw = raw or self._raw(device, values)
                session.wire.send(raw)
            elif alarm:
                serial = next(self._serial)
                session.awaited_acks.add(serial)
                session.wire.send(message | {"req_sn": serial})
            else:
                session.wire.send(message)

    def _raw(self, device: Device, values: Mapping[str, Value]) -> dict[str, JSON]:
        packet = frame.pack(device.product.layout.report(device.values, values))
        return {"cmd": "s2c_raw", "data": {"did": device.did, "raw": list(packet)}}

    def _presence(self, device: Device, *, online: bool) -> None:
        data = {
            "did": device.did,
            "passcode": device.passcode,
            "mac": device.mac,
            "online": online,
        }
        for session in tuple(self._subscribers.get(device.did, ())):
            session.wire.send({"cmd": "s2c_online_status", "data": data})

    def _binding(self, did: str, uid: str, *, bound: bool) -> None:
        for session in [session for session in self.sessions if session.uid == uid]:
            if bound and session.auto_subscribe:
                self.subscribe(session, did)
            elif not bound:
                self._subscribers[did].discard(session)
            data = {"did": did, "bind": bound}
            session.wire.send({"cmd": "s2c_binding_changed", "data": data})


class Hosts:
    """All M2M hosts."""

    def __init__(self, sim: Simulator) -> None:
        """Make two hosts per region and listen to all devices."""
        self._hosts = [
            Host(sim, region, sandbox=sandbox)
            for region in sim.world.regions.values()
            for sandbox in (False, True)
        ]
        sim.on_stop(sim.world.subscribe(self._hear))

    def __iter__(self) -> Iterator[Host]:
        """Iterate over the hosts."""
        return iter(self._hosts)

    @property
    def sessions(self) -> list[Session]:
        """Return the open sessions of all hosts."""
        return [session for host in self._hosts for session in host.sessions]

    def strike(self, kind: FaultKind | str, *, host: str = "") -> None:
        """Let a fault of the connection befall every open session now."""
        for session in self.sessions:
            if host in {"", session.host.name}:
                session.strike(FaultKind(kind))

    def _hear(self, event: DeviceEvent) -> None:
        for host in self._hosts:
            host.hear(event)
