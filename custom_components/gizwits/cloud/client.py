"""The client of one account: all of the Open API, over one request path."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import aiohttp

from .apps import SignIn
from .auth import USER_TOKEN, Anonymous, Credentials, Token
from .bindings import Bindings
from .devices import Devices
from .errors import TOKEN_CODES, GizwitsAuthError
from .gate import Priority
from .groups import Groups
from .history import History
from .messages import Messages
from .operations import OPERATIONS, Operation, Security
from .regions import Server
from .renewal import TokenKeeper
from .rules import Rules
from .scenes import Scenes
from .schedules import Schedules
from .sharing import Sharings
from .system import System
from .transport import Policy, Stats, Transport
from .users import Users
from .verification import Verification

_priority: ContextVar[Priority | None] = ContextVar("gizwits_priority", default=None)


@contextmanager
def prioritised(priority: Priority) -> Iterator[None]:
    """Make all calls of the block go first, or last; by default writes go ahead of reads."""
    reset = _priority.set(priority)
    try:
        yield
    finally:
        _priority.reset(reset)


class GizwitsClient:
    """An account on a server, or an application without one (no token, no credentials).

    The session belongs to the caller. `on_token` gets each new token, to be stored.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        server: Server,
        app_id: str,
        *,
        token: Token | None = None,
        credentials: Credentials | Anonymous | None = None,
        sign_in: SignIn = SignIn.CLASSIC,
        on_token: Callable[[Token], None] | None = None,
        policy: Policy = Policy(),
    ) -> None:
        """Send nothing yet."""
        self._transport = Transport(session, server, app_id, policy)
        self._tokens = TokenKeeper(
            self._transport,
            token=token,
            credentials=credentials,
            sign_in=sign_in,
            on_token=on_token,
        )
        self._has_account = token is not None or credentials is not None
        self.users = Users(self)
        self.verification = Verification(self)
        self.messages = Messages(self)
        self.bindings = Bindings(self)
        self.devices = Devices(self)
        self.sharing = Sharings(self)
        self.rules = Rules(self)
        self.schedules = Schedules(self)
        self.scenes = Scenes(self)
        self.groups = Groups(self)
        self.history = History(self)
        self.system = System(self)

    @property
    def app_id(self) -> str:
        """The application that the calls are made for."""
        return self._transport.app_id

    @property
    def server(self) -> Server:
        """The region that the account lives in."""
        return self._transport.server

    @property
    def sign_in(self) -> SignIn:
        """The back end that signs the account in; changes when the account has moved."""
        return self._tokens.sign_in

    @property
    def stats(self) -> Stats:
        """Counters for diagnostics."""
        return self._transport.stats

    async def token(self) -> Token:
        """Return a token that should work, signing in if needed: for the push connection."""
        return await self._tokens.current()

    async def renew_token(self, refused: Token) -> Token:
        """Return a token newer than the one that was refused.

        Without credentials there is no other; the Open API tells whether it is really refused.
        """
        if self._tokens.can_renew:
            return await self._tokens.renewed(refused)
        await self.users.get()
        return refused

    async def sign_in_as(self, credentials: Credentials) -> Token:
        """Sign in anew, with credentials that the server has just taken; they are used from now on."""
        return await self._tokens.replaced(credentials)

    async def close(self) -> None:
        """Stop what the client does on its own; the session stays open."""
        await self._tokens.close()
        self._transport.close()

    async def call(
        self,
        name: str,
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Do one of `OPERATIONS`, with the account's token where it needs one.

        A refused token is renewed and the call repeated, once.
        """
        operation = OPERATIONS[name]
        priority = _priority.get()
        if priority is None:
            reads = operation.method == "GET"
            priority = Priority.BACKGROUND if reads else Priority.INTERACTIVE

        async def send(extra: Mapping[str, str]) -> Any:
            return await self._transport.call(
                operation,
                path=path,
                query=query,
                body=body,
                headers={**(headers or {}), **extra},
                priority=priority,
            )

        if not self._needs_token(operation):
            return await send({})
        token = await self._tokens.current()
        try:
            return await send({USER_TOKEN: token.value})
        except GizwitsAuthError as err:
            if err.code not in TOKEN_CODES or not self._tokens.can_renew:
                raise
            token = await self._tokens.renewed(token)
        return await send({USER_TOKEN: token.value})

    def _needs_token(self, operation: Operation) -> bool:
        match operation.security:
            case Security.USER | Security.SIGNED:
                return True
            case Security.USER_OPTIONAL:
                return self._has_account
            case _:
                return False
