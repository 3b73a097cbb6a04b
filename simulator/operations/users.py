"""Accounts and sign-in of the Open API."""

from datetime import datetime

from .. import codes
from ..contract import JSON
from ..errors import ApiError
from ..http import USER_TOKEN, Call, operation
from ..mailbox import ConfirmLink, Mailbox, ResetLink
from ..world import User

NOT_IN_CHINA = frozenset({"facebook", "twitter", "google", "amazon"})
PROFILE = ("name", "gender", "birthday", "address", "lang", "remark")
"""Fields of an account that are free to change."""


@operation
async def create_user(call: Call) -> JSON:
    """Open an account, or sign in to the one that the anonymous or third-party form names."""
    body = call.body
    if "phone_id" in body:
        user = _known(call, "phone_id", body["phone_id"]) or _create(
            call, phone_id=body["phone_id"]
        )
    elif "authData" in body:
        user = _third_party(call, body["authData"])
    elif "username" in body:
        _require_free(call, "username", body["username"])
        user = _create(call, username=body["username"], password=body["password"])
    elif "email" in body:
        _require_free(call, "email", body["email"])
        user = _create(call, email=body["email"], password=body["password"])
        if call.app.confirms_email:
            user.activated = False
            link = ConfirmLink(region=call.region.key, uid=user.uid)
            call.world.state(Mailbox).confirm_links.append(link)
    else:
        user = _by_phone(call, body)
    return _sign_in(call, user)


@operation
async def get_user(call: Call) -> JSON:
    """Describe the caller."""
    user = call.user
    return {
        "uid": user.uid,
        "is_anonymous": user.is_anonymous,
        "username": user.username,
        "phone": user.phone,
        "email": user.email,
        **{name: getattr(user, name) for name in PROFILE},
    }


@operation
async def update_user(call: Call) -> JSON:
    """Change the profile, the password or the phone, or give an anonymous account a name.

    Everything is checked before anything changes, so that a refusal changes nothing.
    """
    user, body = call.user, call.body
    if "password" in body and not user.is_anonymous:
        raise ApiError("FORM_INVALID", "password: only an anonymous account can be converted")
    if "email" in body and "password" not in body:
        raise ApiError("FORM_INVALID", "email: needs a password")
    if "old_pwd" in body and body["old_pwd"] != user.password:
        raise ApiError("USERNAME_PASSWORD_ERROR")
    named = {field: body[field] for field in ("username", "phone", "email") if field in body}
    for field, value in named.items():
        _require_free(call, field, value)
    if "phone" in body:
        codes.spend(call.world, call.region.key, body["phone"], body["code"])
    for field in (*named, *(field for field in PROFILE if field in body)):
        setattr(user, field, body[field])
    user.password = body.get("password") or body.get("new_pwd") or user.password
    return {"updatedAt": _timestamp(call.now, zone=not call.sim.oddities.zoneless_times)}


@operation
async def login(call: Call) -> JSON:
    """Sign in by user name, e-mail address or phone number."""
    identity = call.body["username"]
    call.sim.sign_ins.attempt(f"{call.region.key} {identity}")
    user = call.region.find_user(call.app.organisation, identity)
    if user is None:
        raise ApiError("USER_NOT_EXIST")
    if user.migrated:
        raise ApiError("USER_INVALID")
    if user.password != call.body["password"]:
        raise ApiError("USERNAME_PASSWORD_ERROR")
    if not user.activated:
        raise ApiError("EMAIL_NOT_ACTIVATED")
    return _sign_in(call, user)


@operation
async def logout(call: Call) -> JSON:
    """End the token that the call was made with."""
    call.region.tokens.pop(call.request.headers[USER_TOKEN])


@operation
async def reset_password(call: Call) -> JSON:
    """Mail a link (seen on the control page), or set a password with a code."""
    body, region = call.body, call.region
    user = region.find_user(call.app.organisation, body.get("email") or body["phone"])
    if user is None:
        raise ApiError("USER_NOT_EXIST")
    if "phone" in body:
        codes.spend(call.world, region.key, body["phone"], body["code"])
        user.password = body["new_pwd"]
    else:
        call.world.state(Mailbox).reset_links.append(ResetLink(region=region.key, uid=user.uid))
    return {}


def _sign_in(call: Call, user: User) -> JSON:
    token = call.world.add_token(call.region.key, user, call.app)
    return {"uid": user.uid, "token": token.value, "expire_at": int(token.expires_at)}


def _known(call: Call, field: str, value: str) -> User | None:
    users = call.region.users_of(call.app.organisation)
    return next((user for user in users if getattr(user, field) == value), None)


def _create(call: Call, **fields: str) -> User:
    lang = call.body.get("lang", "en")
    return call.world.add_user(
        call.region.key, organisation=call.app.organisation, lang=lang, **fields
    )


def _require_free(call: Call, field: str, value: str) -> None:
    """Refuse an identity that another account of the region has, in whatever field."""
    if call.region.find_user(call.app.organisation, value) is not None:
        raise ApiError(f"{field.upper()}_UNAVALIABLE")


def _by_phone(call: Call, body: JSON) -> User:
    known = _known(call, "phone", body["phone"])
    if known is not None and "password" in body:
        raise ApiError("PHONE_UNAVALIABLE")
    codes.spend(call.world, call.region.key, body["phone"], body["code"])
    return known or _create(
        call, **{key: body[key] for key in ("phone", "password") if key in body}
    )


def _third_party(call: Call, auth: JSON) -> User:
    if call.region.key == "cn" and auth["src"] in NOT_IN_CHINA:
        raise ApiError("FORM_INVALID", f"src: {auth['src']} is not available here")
    identity = f"{auth['src']}:{auth['uid']}"
    return _known(call, "third_party", identity) or _create(call, third_party=identity)


def _timestamp(moment: datetime, *, zone: bool) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}" + ("Z" if zone else "")
