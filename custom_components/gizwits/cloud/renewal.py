"""Keeping the account's token fresh: one renewal at a time, whoever needs it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from .apps import SignIn
from .auth import Anonymous, Credentials, Token, sign_in
from .errors import ErrorCode, GizwitsAuthError, GizwitsConnectionError, GizwitsError, error_from
from .transport import Transport

_MARGIN = timedelta(hours=1)
# Signing in is throttled hard: not again so soon because of a clock that is wrong or a life that
# is short.
_PAUSE = timedelta(minutes=10)


class TokenKeeper:
    """Hands out the token, and renews it when it is refused or about to expire."""

    def __init__(
        self,
        transport: Transport,
        *,
        token: Token | None,
        credentials: Credentials | Anonymous | None,
        sign_in: SignIn,
        on_token: Callable[[Token], None] | None,
    ) -> None:
        """Start with a stored token, credentials, or both."""
        self.token = token
        self.sign_in = sign_in
        self._transport = transport
        self._credentials = credentials
        self._on_token = on_token
        self._renew_at = token.expires_at - _MARGIN if token else datetime.min.replace(tzinfo=UTC)
        self._renewal: asyncio.Task[Token] | None = None
        self._refused: GizwitsAuthError | None = None

    @property
    def can_renew(self) -> bool:
        """Whether there is a way to get another token."""
        return self._credentials is not None

    async def current(self) -> Token:
        """Return a token that should work; GizwitsAuthError when there is no way to get one."""
        now = datetime.now(UTC)
        if self.token is not None and now < self._renew_at:
            return self.token
        try:
            return await self.renewed()
        except GizwitsError as err:
            # Early is early: the old one still works, and the next try comes later.
            if self.token is None or now >= self.token.expires_at or self._is_refused(err):
                raise
            self._renew_at = now + _PAUSE
            return self.token

    def _is_refused(self, err: GizwitsError) -> bool:
        return isinstance(err, GizwitsAuthError) and self.can_renew

    async def renewed(self, refused: Token | None = None) -> Token:
        """Return a newer token than the one that was refused.

        All callers share one sign-in; a caller that is cancelled leaves it to the others.
        """
        if refused is not None and self.token is not None and self.token is not refused:
            return self.token
        if self._refused is not None:
            raise GizwitsAuthError(
                self._refused.detail, code=self._refused.code, status=self._refused.status
            )
        if (renewal := self._renewal) is None:
            renewal = self._renewal = asyncio.create_task(self._renew(), name="gizwits sign-in")
            renewal.add_done_callback(self._renewal_done)
        await asyncio.wait([renewal])
        if renewal.cancelled():
            raise GizwitsConnectionError("closed")
        return renewal.result()

    async def replaced(self, credentials: Credentials) -> Token:
        """Return a token of credentials that the server has just taken; they are used from now on."""
        await self.close()
        self._credentials, self._refused = credentials, None
        try:
            return await self.renewed()
        finally:
            # A refusal is not for good: an e-mail address may have to be confirmed first.
            self._refused = None

    async def close(self) -> None:
        """Stop a sign-in that is under way."""
        if (renewal := self._renewal) is not None:
            renewal.cancel()
            await asyncio.wait([renewal])

    def _renewal_done(self, task: asyncio.Task[Token]) -> None:
        self._renewal = None
        # Look at it, since nobody may be waiting any more.
        if not task.cancelled() and isinstance(err := task.exception(), GizwitsAuthError):
            # The same credentials would be refused again; the account is not to be locked.
            self._refused = err

    async def _renew(self) -> Token:
        if self._credentials is None:
            raise error_from(ErrorCode.TOKEN_EXPIRED)
        self._transport.stats.renewals += 1
        token = await self._sign_in(self._credentials)
        if self.token is not None and token.uid != self.token.uid:
            # The account is gone, and another one has got its name.
            raise error_from(ErrorCode.USER_NOT_EXIST)
        self.token = token
        self._renew_at = max(token.expires_at - _MARGIN, datetime.now(UTC) + _PAUSE)
        if self._on_token is not None:
            self._on_token(token)
        return token

    async def _sign_in(self, credentials: Credentials | Anonymous) -> Token:
        try:
            return await sign_in(self._transport, self.sign_in, credentials)
        except GizwitsAuthError as err:
            # What the classic back end says of an account that moved to the brand's one.
            if err.code != ErrorCode.USER_INVALID or isinstance(credentials, Anonymous):
                raise
            other = SignIn.AEP if self.sign_in is SignIn.CLASSIC else SignIn.CLASSIC
            try:
                token = await sign_in(self._transport, other, credentials)
            except GizwitsError:
                raise err from None
        self.sign_in = other
        return token
