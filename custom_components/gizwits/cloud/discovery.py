"""Finding where an account lives: a person knows the app and the password, but not the region."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import aiohttp

from .apps import SignIn
from .auth import Credentials, Proof, Token, sign_in as sign_in_at
from .client import GizwitsClient
from .errors import (
    ErrorCode,
    GizwitsAuthError,
    GizwitsConnectionError,
    GizwitsError,
    GizwitsPermissionError,
    GizwitsServerError,
    GizwitsThrottledError,
)
from .regions import Server
from .transport import Policy, Transport

# What a back end says of an account that may be at the other one.
_ELSEWHERE = frozenset(
    {ErrorCode.USER_NOT_EXIST, ErrorCode.USERNAME_PASSWORD_ERROR, ErrorCode.USER_INVALID}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A server that let the account in, by which back end, and how many devices are bound there.

    The same e-mail can exist in several regions; the wrong one often signs in and lists nothing.
    """

    server: Server
    sign_in: SignIn
    token: Token
    devices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What the servers said: `failed` has an error for each region that is not in `found`."""

    found: tuple[Found, ...]
    failed: Mapping[str, GizwitsError]

    def error(self) -> GizwitsError | None:
        """Return the failure that tells a person most; None when nothing failed."""
        return min(self.failed.values(), key=_rank, default=None)


async def discover(
    session: aiohttp.ClientSession,
    servers: Iterable[Server],
    app_id: str,
    sign_in: tuple[SignIn, ...],
    proof: Proof,
    policy: Policy,
) -> Discovery:
    """Sign in to all servers at once, each within the policy's deadline; never raises GizwitsError.

    On each server the back ends are tried in order. What makes an account where there is none
    (`Anonymous`, `ThirdParty`) is for one server.
    """
    look = partial(_look, session, app_id, sign_in, proof, policy)
    servers = tuple(servers)
    results = await asyncio.gather(*(look(server) for server in servers))
    return Discovery(
        found=tuple(result for result in results if isinstance(result, Found)),
        failed={
            server.region: result
            for server, result in zip(servers, results, strict=True)
            if isinstance(result, GizwitsError)
        },
    )


async def _look(
    session: aiohttp.ClientSession,
    app_id: str,
    sign_in: tuple[SignIn, ...],
    proof: Proof,
    policy: Policy,
    server: Server,
) -> Found | GizwitsError:
    transport = Transport(session, server, app_id, policy)
    try:
        async with asyncio.timeout(policy.timeout):
            how, token = await _sign_in(transport, sign_in, proof)
            client = GizwitsClient(session, server, app_id, token=token, policy=policy)
            try:
                devices = len(await client.bindings.list())
            finally:
                await client.close()
    except TimeoutError:
        return GizwitsConnectionError("no answer in time")
    except GizwitsError as err:
        return err
    finally:
        transport.close()
    return Found(server=server, sign_in=how, token=token, devices=devices)


async def _sign_in(
    transport: Transport, back_ends: tuple[SignIn, ...], proof: Proof
) -> tuple[SignIn, Token]:
    """Return the first back end that lets the account in, else raise the most telling refusal."""
    if not isinstance(proof, Credentials):
        return SignIn.CLASSIC, await sign_in_at(transport, SignIn.CLASSIC, proof)
    refusals: list[GizwitsError] = []
    for how in dict.fromkeys((*back_ends, *SignIn)):
        # An account that has moved is at the other one, whatever is known of the app.
        if how not in back_ends and refusals[-1].code != ErrorCode.USER_INVALID:
            break
        try:
            return how, await sign_in_at(transport, how, proof)
        except GizwitsError as err:
            refusals.append(err)
            if err.code not in _ELSEWHERE:
                break
    raise min(refusals, key=_rank)


def _rank(err: GizwitsError) -> int:
    """Return how much an error tells, the least for the most telling."""
    telling = (
        err.code in {ErrorCode.USERNAME_PASSWORD_ERROR, ErrorCode.EMAIL_NOT_ACTIVATED},
        isinstance(err, GizwitsAuthError),
        isinstance(err, GizwitsThrottledError),
        isinstance(err, GizwitsServerError),
        isinstance(err, GizwitsConnectionError),
        # Last: an AppID that is known in one region is refused in the others.
        isinstance(err, GizwitsPermissionError),
    )
    return telling.index(True) if True in telling else len(telling)
