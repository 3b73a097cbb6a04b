"""Where parts of the simulator plug in without the server knowing them."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from .contract import JSON

if TYPE_CHECKING:
    from .server import Simulator
    from .world import Region

type Starter = Callable[[Simulator], None]
type SideHandler = Callable[[Simulator, web.Request], Awaitable[JSON]]

type ExtraHandler = Callable[[Simulator, Region, web.Request], Awaitable[web.StreamResponse]]

STARTERS: list[Starter] = []
SIDE_ROUTES: list[tuple[str, str, SideHandler]] = []

EXTRA_ROUTES: list[tuple[str, str, ExtraHandler]] = []


def on_start(starter: Starter) -> Starter:
    """Run a function when a simulator starts: subscribe to the world, arm timers from its state."""
    STARTERS.append(starter)
    return starter


def side(method: str, path: str) -> Callable[[SideHandler], SideHandler]:
    """Serve a JSON call of the control port; its docstring is its documentation.

    The path is aiohttp's, for example `/api/devices/{did}`.
    """

    def register(handler: SideHandler) -> SideHandler:
        SIDE_ROUTES.append((method, path, handler))
        return handler

    return register


def extra_route(method: str, path: str) -> Callable[[ExtraHandler], ExtraHandler]:
    """Serve a call of the API hosts that the contract does not know."""

    def register(handler: ExtraHandler) -> ExtraHandler:
        EXTRA_ROUTES.append((method, path, handler))
        return handler

    return register
