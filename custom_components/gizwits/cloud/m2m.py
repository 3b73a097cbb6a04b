"""Push: what devices do, told by the cloud over one WebSocket per message host."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping

import aiohttp

from .errors import GizwitsAuthError
from .frames import PushMessage
from .push_connection import Connection
from .push_policy import PushPolicy, PushStats
from .push_session import TokenSource


class PushClient:
    """The push of one account.

    `on_message` gets what devices do, in order; it must not block. `on_state` gets the address
    of a connection and whether it hears its devices, at every change. `on_auth_failed` is told when
    the account is refused for good: push has then given up, and a new client is needed.
    The session and the client belong to the caller.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        client: TokenSource,
        on_message: Callable[[PushMessage], None],
        on_state: Callable[[str, bool], None] | None = None,
        on_auth_failed: Callable[[GizwitsAuthError], None] | None = None,
        *,
        policy: PushPolicy = PushPolicy(),
    ) -> None:
        """Connect to nothing yet."""
        self._session = session
        self._client = client
        self._policy = policy
        self._on_message = on_message
        self._on_state = on_state
        self._on_auth_failed = on_auth_failed
        self._connections: dict[str, Connection] = {}
        self._of: dict[str, Connection] = {}
        self._tasks: dict[Connection, asyncio.Task[None]] = {}

    @property
    def stats(self) -> Mapping[str, PushStats]:
        """How each connection is doing, by address."""
        return {url: connection.state.stats() for url, connection in self._connections.items()}

    def set_devices(self, devices: Mapping[str, str]) -> None:
        """Hear these devices, given as did and address (`Binding.push_url`), and no others.

        To be called for every new list of devices, whether it differs or not: devices that the
        cloud did not let us hear are tried again.
        """
        dids: defaultdict[str, set[str]] = defaultdict(set)
        for did, url in devices.items():
            dids[url].add(did)
        for url in self._connections.keys() - dids.keys():
            self._tasks[self._connections.pop(url)].cancel()
        for url in dids.keys() - self._connections.keys():
            self._start(url)
        for url, connection in self._connections.items():
            connection.follow(frozenset(dids[url]))
        self._of = {did: self._connections[url] for did, url in devices.items()}

    def healthy(self, did: str) -> bool:
        """Tell whether changes of the device are heard: true for two pings after the line broke."""
        connection = self._of.get(did)
        return connection is not None and connection.healthy(did)

    async def read(self, did: str) -> bool:
        """Ask a device to report all its values; False when there is nobody to ask now."""
        connection = self._of.get(did)
        return connection is not None and await connection.read(did)

    async def close(self) -> None:
        """End all connections."""
        self._connections.clear()
        self._of.clear()
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, url: str) -> None:
        connection = self._connections[url] = Connection(
            self._session,
            self._client,
            url,
            self._policy,
            on_message=self._on_message,
            on_state=self._on_state,
            on_auth_failed=self._on_auth_failed,
        )
        task = asyncio.create_task(connection.run(), name="gizwits push connection")
        self._tasks[connection] = task
        task.add_done_callback(lambda _: self._tasks.pop(connection))
