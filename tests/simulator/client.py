"""A client as plain as can be: it shares nothing with the simulator but the wire."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from simulator import Simulator
from simulator.demo import APP_ID, EMAIL, PASSWORD
from simulator.device import Device


@dataclass(kw_only=True)
class Client:
    """One user of one region."""

    http: ClientSession
    sim: Simulator
    region: str = "eu"
    app_id: str = APP_ID
    token: str | None = None
    uid: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        """Return status and body of an answer; `headers` and `params` are aiohttp's."""
        headers = {"X-Gizwits-Application-Id": self.app_id, **self.headers}
        if self.token is not None:
            headers["X-Gizwits-User-token"] = self.token
        headers |= more.pop("headers", {})
        url = self.sim.api_url(self.region) + path
        async with self.http.request(method, url, json=body, headers=headers, **more) as answer:
            text = await answer.text()
        return answer.status, json.loads(text) if text else None

    async def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Return the body of an answer that is a success."""
        status, answer = await self.call(method, path, body, **more)
        assert status in {200, 201, 204}, (status, answer)
        return answer

    async def refused(self, method: str, path: str, body: Any = None, **more: Any) -> int:
        """Return the error code of an answer that is a refusal."""
        status, answer = await self.call(method, path, body, **more)
        assert status >= 400, (status, answer)
        assert answer.keys() == {"error_code", "error_message", "detail_message"}
        code = answer["error_code"]
        assert isinstance(code, int)
        return code

    async def sign_in(self, identity: str = EMAIL, password: str = PASSWORD) -> None:
        answer = await self.ok("POST", "/app/login", {"username": identity, "password": password})
        self.token, self.uid = answer["token"], answer["uid"]

    async def device(self, alias: str) -> Device:
        """Return the simulated device behind a binding of that name."""
        listed = await self.ok("GET", "/app/bindings", params={"limit": 100})
        did = next(item["did"] for item in listed["devices"] if item["dev_alias"] == alias)
        return self.sim.world.device(did)

    @asynccontextmanager
    async def push(self, device: Device, **login: Any) -> AsyncIterator[Push]:
        """Open the socket of a device's host and sign in, unless `login=False`."""
        host, port = self.sim.m2m_address(device.region, device.product.is_sandbox)
        async with self.http.ws_connect(f"http://{host}:{port}/ws/app/v1") as socket:
            push = Push(socket)
            if login != {"login": False}:
                assert await push.log_in(self, **login)
            yield push


@dataclass
class Push:
    """A socket that speaks JSON."""

    socket: ClientWebSocketResponse

    async def log_in(self, client: Client, **more: Any) -> bool:
        data = {
            "appid": client.app_id,
            "uid": client.uid,
            "token": client.token,
            "p0_type": "attrs_v4",
            "heartbeat_interval": 180,
        }
        await self.send("login_req", data=data | more)
        answer = await self.hear("login_res")
        assert isinstance(answer["data"]["success"], bool)
        return answer["data"]["success"]

    async def send(self, command: str, **more: Any) -> None:
        await self.socket.send_json({"cmd": command, **more})

    async def next(self) -> dict[str, Any]:
        """Return the next message."""
        message: dict[str, Any] = await self.socket.receive_json(timeout=5)
        return message

    async def hear(self, command: str) -> dict[str, Any]:
        """Return the next message, which has to be of that kind."""
        message = await self.next()
        assert message["cmd"] == command, message
        return message

    async def quiet(self) -> None:
        """Expect that nothing has been sent: the answer to a ping comes first."""
        await self.send("ping")
        await self.hear("pong")

    async def ended(self) -> bool:
        """Return whether the server hangs up."""
        kind = (await self.socket.receive(timeout=5)).type
        return kind in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR}
