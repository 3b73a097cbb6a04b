"""One client on an M2M host, from its login to its last message."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web
import orjson

from ..clock import Timer
from ..contract import JSON, Violation, client_commands, messages
from ..device import Device, Source
from ..errors import ApiError
from ..faults import FaultKind
from ..http import check_token
from ..layout import VAR_LEN, Action
from ..world import Token
from . import frame
from .wire import Wire

if TYPE_CHECKING:
    from .host import Host

NOT_LOGGED_IN, SESSION_DEAD, NO_HEARTBEAT = 1003, 1009, 1011
REFUSED = 1005
"""Our number for a command that the device refuses; the real one is not known."""
NO_BINDING = 17
LOGIN_PATIENCE = 60
"""Seconds in which a fresh socket has to sign in."""
TRANSPARENT, TRANSPARENT_REPLY = 5, 6
TEXTS = {
    NOT_LOGGED_IN: "invalid message",
    SESSION_DEAD: "M2M socket has closed, please login again!",
    NO_HEARTBEAT: "No heartbeat!",
}
SESSION_FAULTS = frozenset(
    {FaultKind.PUSH_CLOSE, FaultKind.PUSH_RESET, FaultKind.PUSH_SILENCE, FaultKind.PUSH_DEAD}
)


class Session:
    """A socket and, after a login, the user behind it."""

    def __init__(self, host: Host, request: web.Request, socket: web.WebSocketResponse) -> None:
        """Wait for the login."""
        self.host = host
        self.uid = ""
        self.custom = False
        self.auto_subscribe = False
        self.facts = {"region": host.region.key, "host": host.name}
        self.wire = Wire(host.sim, self.facts, socket)
        self.subscribed: set[str] = set()
        self.awaited_acks: set[int] = set()
        self._dead_code = NOT_LOGGED_IN
        self._heartbeat: float = LOGIN_PATIENCE
        self._watch: Timer | None = None
        self._expiry: Timer | None = None
        self._request = request
        self._socket = socket
        self._commands: Mapping[str, Callable[[JSON], None]] = {
            "subscribe_req": self._subscribe,
            "c2s_read": self._read,
            "c2s_write": self._write,
            "c2s_raw": self._raw,
            "c2s_ack": self._ack,
            "ping": self._ping,
        }

    @property
    def logged_in(self) -> bool:
        """Whether devices can be heard and commanded."""
        return bool(self.uid)

    async def run(self) -> None:
        """Serve the socket until it ends."""
        writer = asyncio.create_task(self.wire.run())
        self._listen_for_life()
        try:
            async for message in self._socket:
                self._listen_for_life()
                if not self.wire.silent:
                    self._receive(message.data if message.type is WSMsgType.TEXT else "")
        finally:
            writer.cancel()
            self._log_out()
            for timer in (self._watch, self._expiry):
                if timer is not None:
                    timer.cancel()

    def strike(self, kind: FaultKind) -> None:
        """Suffer a fault of the connection now."""
        match kind:
            case FaultKind.PUSH_RESET:
                if self._request.transport is not None:
                    self._request.transport.abort()
            case FaultKind.PUSH_SILENCE:
                self.wire.silent = True
            case FaultKind.PUSH_DEAD:
                self.die(SESSION_DEAD)
            case _:
                self._close()

    def die(self, code: int) -> None:
        """End the session but not the socket: only a login helps."""
        self._log_out()
        self._dead_code = code
        self._invalid(code)

    def _receive(self, text: str) -> None:
        if fault := self.host.sim.faults.take(SESSION_FAULTS, **self.facts):
            self.strike(fault.kind)
            return
        try:
            message = _parse(text)
        except Violation as error:
            self._invalid(NOT_LOGGED_IN, f"invalid message: {error}")
            return
        if message["cmd"] == "login_req":
            self._log_in(message["data"])
        elif not self.logged_in:
            self._invalid(self._dead_code)
        else:
            self._commands[message["cmd"]](message)

    def _log_in(self, data: JSON) -> None:
        sim = self.host.sim
        self._log_out()
        try:
            token = self._token(data)
        except ApiError:
            self.wire.send({"cmd": "login_res", "data": {"success": False}})
            return
        self.uid = token.uid
        self.app_id = token.app_id
        self.custom = data["p0_type"] == "custom"
        self.auto_subscribe = data.get("auto_subscribe", True)
        self._heartbeat = data["heartbeat_interval"]
        self._listen_for_life()
        self._expiry = sim.clock.call_at(
            sim.world.moment(token.expires_at), lambda: self.die(SESSION_DEAD)
        )
        self.host.join(self)
        self.wire.send({"cmd": "login_res", "data": {"success": True}})

    def _token(self, data: JSON) -> Token:
        """Return the token of a login. Raises ApiError."""
        sim = self.host.sim
        app = sim.world.apps.get(data["appid"])
        if app is None or sim.faults.take(frozenset({FaultKind.PUSH_REFUSE}), **self.facts):
            raise ApiError("APPID_INVALID")
        token = check_token(sim, self.host.region, app, data["token"])
        if token.uid != data["uid"]:
            raise ApiError("TOKEN_INVALID")
        return token

    def _log_out(self) -> None:
        self.host.leave(self)
        self.uid = ""
        if self._expiry is not None:
            self._expiry.cancel()

    def _subscribe(self, message: JSON) -> None:
        if self.auto_subscribe:
            self._invalid(NOT_LOGGED_IN, "subscribe_req needs auto_subscribe false")
            return
        success: list[JSON] = []
        failed: list[JSON] = []
        for did in dict.fromkeys(item["did"] for item in message["data"]):
            if self._device(did) is None:
                failed.append({"did": did, "error_code": NO_BINDING, "msg": "no binding"})
            else:
                self.host.subscribe(self, did)
                success.append({"did": did, "error_code": 0, "msg": "ok"})
        self.wire.send({"cmd": "subscribe_res", "data": {"success": success, "failed": failed}})

    def _read(self, message: JSON) -> None:
        data = message["data"]
        device = self._reachable(data["did"])
        if device is None:
            return
        values = device.values
        if device.product.layout.var_len and "names" in data:
            values = {name: values[name] for name in data["names"] if name in values}
        sn = {"res_sn": message["req_sn"]} if "req_sn" in message else {}
        self.wire.send(self.host.noti(device, values) | sn)

    def _write(self, message: JSON) -> None:
        did = message["data"]["did"]
        device = self._reachable(did)
        if device is None:
            return
        try:
            device.command(message["data"]["attrs"], self._source)
        except ApiError as error:
            self._invalid(REFUSED, str(error.detail or error.body["error_message"]))
            return
        if "req_sn" in message:
            self.wire.send({"cmd": "s2c_ack", "res_sn": message["req_sn"], "did": did})

    def _raw(self, message: JSON) -> None:
        did = message["data"]["did"]
        device = self._device(did)
        try:
            p0 = frame.unpack(bytes(message["data"]["raw"]))
        except ValueError as error:
            self._invalid(NOT_LOGGED_IN, f"raw: {error}")
            return
        if device is None or not device.online:
            return
        if p0[:1] == bytes([TRANSPARENT]):
            self._send_raw(did, bytes([TRANSPARENT_REPLY]) + p0[1:])
        elif p0[:1] in {bytes([Action.READ]), bytes([VAR_LEN + Action.READ])}:
            self._answer_read(device)
        else:
            device.command_raw(p0, self._source)

    def _answer_read(self, device: Device) -> None:
        if self.custom:
            self._send_raw(device.did, device.product.layout.report(device.values))
        else:
            self.wire.send(self.host.noti(device, device.values))

    def _send_raw(self, did: str, p0: bytes) -> None:
        self.wire.send({"cmd": "s2c_raw", "data": {"did": did, "raw": list(frame.pack(p0))}})

    def _ack(self, message: JSON) -> None:
        self.awaited_acks.discard(message["res_sn"])

    def _ping(self, _: JSON) -> None:
        if not self.host.sim.faults.take(frozenset({FaultKind.PUSH_NO_PONG}), **self.facts):
            self.wire.send({"cmd": "pong"})

    @property
    def _source(self) -> Source:
        return Source(uid=self.uid, appid=self.app_id, ip=self._request.remote or "")

    def _reachable(self, did: str) -> Device | None:
        """Return an online device of the user; others are refused or, when offline, say nothing."""
        if self.custom:
            self._invalid(NOT_LOGGED_IN, "not in custom mode")
            return None
        device = self._device(did)
        if device is None:
            self._invalid(REFUSED, "no binding")
        return device if device is not None and device.online else None

    def _device(self, did: str) -> Device | None:
        device = self.host.sim.world.devices_of(self.uid).get(did)
        return device if device is not None and self.host.serves(device) else None

    def _invalid(self, code: int, text: str = "") -> None:
        data = {"error_code": code, "msg": text or TEXTS[code]}
        self.wire.send({"cmd": "s2c_invalid_msg", "data": data})

    def _listen_for_life(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        self._watch = self.host.sim.clock.call_later(self._heartbeat, self._missed)

    def _missed(self) -> None:
        """Complain about a missed heartbeat, at the second one hang up."""
        if self.logged_in:
            self.die(NO_HEARTBEAT)
            self._listen_for_life()
        else:
            self._close()

    def _close(self) -> None:
        self.host.sim.spawn(self._socket.close())


def _parse(text: str) -> JSON:
    """Return a client's message. Raises Violation."""
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Violation("not JSON") from None
    command = message.get("cmd") if isinstance(message, dict) else None
    if not isinstance(command, str) or command not in client_commands():
        raise Violation("cmd")
    messages()[command](message)
    return message
