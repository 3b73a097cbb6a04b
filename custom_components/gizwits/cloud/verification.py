"""Codes by text message and pictures to read; for applications that know their secret."""

from dataclasses import dataclass, field
from hashlib import md5
from typing import Annotated

from mashumaro.types import Alias

from .area import Area
from .wire import Epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class AppToken:
    """Proof that the application knows its secret."""

    value: Annotated[str, Alias("token")] = field(repr=False)
    expires_at: Annotated[Epoch | None, Alias("expired_at")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Captcha:
    """A picture with a code to read."""

    id: Annotated[str, Alias("captcha_id")]
    url: Annotated[str, Alias("captcha_url")]


class Verification(Area):
    """`client.verification`. A code lives 24 hours and is spent by the first successful check.

    Codes for a new account or password go to that call, and are not checked here.
    """

    async def app_token(self, app_secret: str) -> AppToken:
        """Return the token that the other calls here need."""
        proof = md5((self._client.app_id + app_secret).encode(), usedforsecurity=False)
        headers = {"X-Gizwits-Application-Auth": proof.hexdigest()}
        return self._read(AppToken, await self._call("request_app_token", headers=headers))

    async def send_code(self, token: AppToken, phone: str) -> None:
        """Send a code by text message."""
        await self._call("request_sms_code", body={"phone": phone}, headers=_proof(token))

    async def check_code(self, token: AppToken, phone: str, code: str) -> None:
        """Check a code that `send_code` has sent; GizwitsRequestError when it is wrong."""
        body = {"phone": phone, "code": code}
        await self._call("request_sms_code", body=body, headers=_proof(token))

    async def captcha(self, token: AppToken) -> Captcha:
        """Return a picture to read."""
        return self._read(Captcha, await self._call("get_captcha", headers=_proof(token)))

    async def send_code_by_captcha(
        self, token: AppToken, captcha: Captcha, answer: str, phone: str
    ) -> None:
        """Send a code by text message to somebody who has read the picture."""
        body = {"captcha_id": captcha.id, "captcha_code": answer, "phone": phone}
        await self._call("verify_captcha_and_send_sms", body=body, headers=_proof(token))

    async def verify_code(self, token: AppToken, phone: str, code: str) -> None:
        """Check a code that `send_code_by_captcha` has sent."""
        body = {"phone": phone, "sms_code": code}
        await self._call("verify_sms_code", body=body, headers=_proof(token))


def _proof(token: AppToken) -> dict[str, str]:
    return {"X-Gizwits-Application-Token": token.value}
