"""The simulator as a set of servers on the loopback interface."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from random import Random
from ssl import SSLContext
from typing import Self

from aiohttp import web

from . import behaviours as _behaviours, operations as _operations  # noqa: F401 - they register
from .clock import Clock
from .contract import operations
from .control import application
from .faults import FaultKind, Faults
from .gate import gate
from .hooks import EXTRA_ROUTES, STARTERS
from .http import HANDLERS, serve
from .journal import Journal
from .m2m import Hosts
from .oddities import Oddities
from .services import Services
from .throttle import SignInThrottle
from .world import Region, World

LOOPBACK = "127.0.0.1"


class Simulator:
    """A Gizwits cloud: one API host per region, its M2M hosts, and one control port.

    `async with Simulator(world, clock=ManualClock(), oddities=Oddities.none()) as sim:`
    """

    def __init__(
        self,
        world: World,
        *,
        clock: Clock | None = None,
        oddities: Oddities | None = None,
        port: int = 0,
        tls: SSLContext | None = None,
    ) -> None:
        """With a port, the servers take it (control) and the ones after it; else any free ones.

        With a context of TLS, all but the control port speak it: https and wss.
        """
        self.world = world
        self.clock = clock or Clock()
        self.oddities = oddities or Oddities()
        self.faults = Faults()
        self.requests = Journal()
        self.sign_ins = SignInThrottle(self.clock)
        self.contract_violations: list[str] = []
        self.random = Random(world.ids.seed)
        self._tls = tls
        self._ports = iter(range(port, port + 100)) if port else None
        self._tasks: set[asyncio.Task[object]] = set()
        self._stack = AsyncExitStack()
        self._urls: dict[str, str] = {}
        self._m2m_ports: dict[tuple[str, bool], int] = {}

    def api_url(self, region: str) -> str:
        """Return the address of a region's Open API (and app back end), without a trailing slash."""
        return self._urls[region]

    def m2m_address(self, region: str, sandbox: bool) -> tuple[str, int]:
        """Return host and port of the M2M host for the devices of a region."""
        return LOOPBACK, self._m2m_ports[region, sandbox]

    def chance(self, share: float) -> bool:
        """Return true in that share of cases, repeatable by the world's seed."""
        return share > 0 and self.random.random() < share

    async def __aenter__(self) -> Self:
        """Start everything. Raises OSError when a port is taken."""
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop everything."""
        await self._stack.aclose()

    async def _start(self) -> None:
        self.world.run_on(self.clock)
        self.world.latest_lag = lambda: self.oddities.latest_lag
        self.control_url = await self._listen(application(self), tls=None)
        for region in self.world.regions.values():
            self._urls[region.key] = await self._listen(self._api(region), tls=self._tls)
        self.services = Services(self.world)
        self.on_stop(self.services.close)
        self.push = Hosts(self)
        for host in self.push:
            url = await self._listen(host.application(), tls=self._tls)
            self._m2m_ports[host.region.key, host.sandbox] = int(url.rpartition(":")[2])
        for start in STARTERS:
            start(self)
        self.on_stop(self._hang_up)

    def _hang_up(self) -> None:
        """End what would keep the servers from stopping."""
        for task in self._tasks:
            task.cancel()
        self.push.strike(FaultKind.PUSH_RESET)

    def expire_tokens(self) -> None:
        """Let all user tokens expire; later ones are good again."""
        now = self.clock.timestamp()
        for region in self.world.regions.values():
            for value, token in region.tokens.items():
                region.tokens[value] = replace(token, expires_at=min(now, token.expires_at))

    def on_stop(self, callback: Callable[[], None]) -> None:
        """Run a function when the simulator stops."""
        self._stack.callback(callback)

    def spawn(self, work: Coroutine[None, None, object]) -> None:
        """Run something in the background; it ends with the simulator."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _listen(self, app: web.Application, *, tls: SSLContext | None) -> str:
        """Serve an application on the next port and return its address."""
        runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        port = next(self._ports) if self._ports else 0
        await web.TCPSite(runner, LOOPBACK, port, ssl_context=tls).start()
        return f"http{'s' if tls else ''}://{LOOPBACK}:{runner.addresses[0][1]}"

    def _api(self, region: Region) -> web.Application:
        app = web.Application(middlewares=[gate(self, region.key)], client_max_size=2**20)
        app.add_routes(self._routes(region))
        return app

    def _routes(self, region: Region) -> Iterator[web.RouteDef]:
        for op in operations().values():
            if op.operation_id in HANDLERS:
                handler = partial(serve, self, region, op)
                yield web.route(op.method, op.path, handler, name=op.operation_id)
        for method, path, extra in EXTRA_ROUTES:
            yield web.route(method, path, partial(extra, self, region))
