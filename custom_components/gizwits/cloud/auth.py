"""Signing in, and what comes of it: a token that lives for days and is not to be asked for lightly."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from .apps import SignIn
from .errors import ErrorCode, GizwitsError, GizwitsRequestError, GizwitsServerError, error_from
from .operations import AEP_SIGN_IN, OPERATIONS
from .transport import Transport

USER_TOKEN = "X-Gizwits-User-token"

# The life of a token that does not tell: shorter than any that was seen.
_LIFE_UNTOLD = timedelta(hours=12)
# The end of a token that nobody can renew: the cloud will say when it has come.
_UNTOLD = datetime(9999, 1, 1, tzinfo=UTC)
_BEARER = frozenset({"google", "amazon"})
# Brand apps' back end: user_not_exist, invalid_password, and two problems with tokens.
_AEP_CODES = {
    "1000000": ErrorCode.USER_NOT_EXIST,
    "1000033": ErrorCode.USERNAME_PASSWORD_ERROR,
    "505": ErrorCode.TOKEN_INVALID,
    "526": ErrorCode.TOKEN_EXPIRED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a person signs in with; the user name may be a name, an e-mail or a phone number."""

    username: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A signed-in account."""

    uid: str = field(repr=False)
    value: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Anonymous:
    """The made-up stable id of an account without a name; whoever has it has the account."""

    phone_id: str = field(repr=False)

    @property
    def form(self) -> dict[str, object]:
        """Return what `create_user` wants."""
        return {"phone_id": self.phone_id}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParty:
    """What a provider (`Provider`) says of its user; twitter has a secret besides the token."""

    provider: str
    uid: str = field(repr=False)
    token: str = field(repr=False)
    token_secret: str | None = field(default=None, repr=False)

    @property
    def form(self) -> dict[str, object]:
        """Return what `create_user` wants."""
        token = self.token
        if self.provider in _BEARER and not token.startswith("Bearer "):
            token = f"Bearer {token}"
        data = {"src": self.provider, "uid": self.uid, "token": token}
        if self.token_secret is not None:
            data["token_secret"] = self.token_secret
        return {"authData": data}


type Proof = Credentials | Anonymous | ThirdParty | Token
"""Whatever opens an account; the two in the middle make it if there is none."""


async def sign_in(transport: Transport, how: SignIn, proof: Proof) -> Token:
    """Sign in at one of the back ends; GizwitsAuthError when it refuses the account.

    Only credentials can be checked by either back end; `how` is for them.
    """
    match proof:
        case Token():
            return replace(proof, uid=await _uid_of(transport, proof.value))
        case Anonymous() | ThirdParty():
            return await _sign_in_by_making(transport, proof)
    if how is SignIn.AEP:
        return await _sign_in_aep(transport, proof)
    answer = await transport.call(
        OPERATIONS["login"],
        body={"username": proof.username, "password": proof.password, "lang": "en"},
    )
    return token_from(answer)


async def _sign_in_by_making(transport: Transport, proof: Anonymous | ThirdParty) -> Token:
    body = {**proof.form, "lang": "en"}
    try:
        return token_from(await transport.call(OPERATIONS["create_user"], body=body))
    except GizwitsRequestError as err:
        # The account that this call names is the caller's own.
        raise error_from(err.code, status=err.status, detail=err.detail) from None


def bare_token(uid: str, value: str) -> Token:
    """Return a token that a person knows, which lasts until the cloud refuses it."""
    return Token(uid=uid, value=value, expires_at=_moment(_claims(value).get("exp")) or _UNTOLD)


def token_from(answer: object) -> Token:
    """Read the token of `login` or `create_user`."""
    match answer:
        case {"token": str(value), "uid": str(uid), "expire_at": int() | float() as expires_at}:
            return Token(uid=uid, value=value, expires_at=_moment(expires_at) or _soon())
    raise GizwitsServerError("answer without a token")


async def _sign_in_aep(transport: Transport, credentials: Credentials) -> Token:
    answer = await transport.call(
        AEP_SIGN_IN,
        base=transport.server.aep,
        body={
            "appKey": transport.app_id,
            "data": {
                "account": credentials.username,
                "password": credentials.password,
                "lang": "en",
                "refreshToken": True,
            },
            "version": "1.0",
        },
    )
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict):
        raise _aep_error(answer)
    # Two shapes are known: a bare token, and a JSON web token with its life.
    details = data.get("jwtAuthenticationDto")
    details = details if isinstance(details, dict) else data
    value = details.get("token") or data.get("userToken")
    if not isinstance(value, str) or not value:
        raise _aep_error(answer)
    uid = data.get("uid") or details.get("uid")
    if not isinstance(uid, str) or not uid:
        uid = await _uid_of(transport, value)
    expires_at = _moment(details.get("expiredAt")) or _moment(_claims(value).get("exp")) or _soon()
    return Token(uid=uid, value=value, expires_at=expires_at)


async def _uid_of(transport: Transport, token: str) -> str:
    user = await transport.call(OPERATIONS["get_user"], headers={USER_TOKEN: token})
    match user:
        case {"uid": str(uid)} if uid:
            return uid
    raise GizwitsServerError("account without a uid")


def _aep_error(answer: object) -> GizwitsError:
    """Make the error of an answer that comes with HTTP 200 and an own numbering."""
    code = str(answer.get("code")) if isinstance(answer, dict) else ""
    if code in _AEP_CODES:
        return error_from(_AEP_CODES[code], status=200)
    return GizwitsServerError(f"sign-in answered {code[:12]}", status=200)


def _moment(value: object) -> datetime | None:
    """Read Unix seconds or milliseconds, or an ISO text; None for anything else."""
    try:
        match value:
            case bool() | None:
                return None
            case int() | float():
                seconds = value / 1000 if value > 1e11 else value
                return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
            case str() if value.isdigit():
                return _moment(int(value))
            case str():
                moment = datetime.fromisoformat(value)
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except ValueError, OverflowError, OSError:
        pass
    return None


def _soon() -> datetime:
    return datetime.now(UTC) + _LIFE_UNTOLD


def _claims(token: str) -> Mapping[str, Any]:
    """Return what a JSON web token says of itself (unverified: it is only about its life)."""
    try:
        body = token.split(".")[1]
        claims = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except IndexError, ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}
