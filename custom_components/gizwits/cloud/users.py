"""Accounts: create, read, change, reset the password, sign out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from mashumaro.types import Alias

from .area import Area
from .auth import Anonymous, ThirdParty, Token, token_from
from .wire import Birthday, OpenStr, Utc


class Language(OpenStr):
    """Language of what the cloud sends to the user."""

    ENGLISH = "en"
    CHINESE = "zh-cn"


class Gender(OpenStr):
    """As the account says."""

    MALE = "M"
    FEMALE = "F"
    UNSTATED = "N"


class Provider(OpenStr):
    """Who vouches for a third-party account."""

    QQ = "qq"
    SINA = "sina"
    BAIDU = "baidu"
    WECHAT = "wechat"
    TWITTER = "twitter"
    FACEBOOK = "facebook"
    GOOGLE = "google"
    AMAZON = "amazon"


NOT_IN_CHINA = frozenset({Provider.TWITTER, Provider.FACEBOOK, Provider.GOOGLE, Provider.AMAZON})
"""Providers that the chinese servers refuse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account. An anonymous one was made of a phone's id only."""

    uid: str = field(repr=False)
    is_anonymous: bool = False
    username: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    gender: Gender = Gender.UNSTATED
    birthday: Birthday | None = field(default=None, repr=False)
    address: str = field(default="", repr=False)
    lang: Language = Language.ENGLISH
    remark: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Updated:
    updated_at: Annotated[Utc, Alias("updatedAt")]


class Users(Area):
    """`client.users`.

    A new password needs at least eight characters of at least three of the classes upper case,
    lower case, digit, other. Codes come by text message, see `client.verification`.
    """

    async def create_anonymous(self, phone_id: str, *, lang: str = "en") -> Token:
        """Create the account of a made-up stable id, or sign in to it."""
        return await self._create(Anonymous(phone_id=phone_id).form, lang)

    async def create_by_name(self, username: str, password: str, *, lang: str = "en") -> Token:
        """Create an account with a user name."""
        return await self._create({"username": username, "password": password}, lang)

    async def create_by_phone(
        self, phone: str, password: str, code: str, *, lang: str = "en"
    ) -> Token:
        """Create an account with a phone number and a password."""
        return await self._create({"phone": phone, "password": password, "code": code}, lang)

    async def sign_in_by_phone(self, phone: str, code: str, *, lang: str = "en") -> Token:
        """Create the account of a phone number without a password, or sign in to it."""
        return await self._create({"phone": phone, "code": code}, lang)

    async def create_by_email(self, email: str, password: str, *, lang: str = "en") -> Token:
        """Create an account with an e-mail address, which some apps want confirmed by mail."""
        return await self._create({"email": email, "password": password}, lang)

    async def create_by_third_party(
        self,
        provider: Provider,
        uid: str,
        token: str,
        *,
        token_secret: str | None = None,
        lang: str = "en",
    ) -> Token:
        """Create the account of a provider's user, or sign in to it; twitter needs the secret."""
        identity = ThirdParty(
            provider=provider.value, uid=uid, token=token, token_secret=token_secret
        )
        return await self._create(identity.form, lang)

    async def _create(self, form: dict[str, object], lang: str) -> Token:
        return token_from(await self._call("create_user", body={**form, "lang": lang}))

    async def get(self) -> User:
        """Return the account."""
        return self._read(User, await self._call("get_user"))

    async def update(
        self,
        *,
        name: str | None = None,
        gender: Gender | None = None,
        birthday: Birthday | None = None,
        address: str | None = None,
        lang: Language | None = None,
        remark: str | None = None,
    ) -> datetime:
        """Change the profile; None leaves a value as it is. Return when it was changed."""
        return await self._update(
            name=name,
            gender=gender,
            birthday=None if birthday is None else str(birthday),
            address=address,
            lang=lang,
            remark=remark,
        )

    async def convert_to_name(self, username: str, password: str) -> datetime:
        """Give an anonymous account a user name and a password."""
        return await self._update(username=username, password=password)

    async def convert_to_phone(self, phone: str, password: str, code: str) -> datetime:
        """Give an anonymous account a phone number and a password."""
        return await self._update(phone=phone, password=password, code=code)

    async def convert_to_email(self, email: str, password: str) -> datetime:
        """Give an anonymous account an e-mail address and a password."""
        return await self._update(email=email, password=password)

    async def change_phone(self, phone: str, code: str) -> datetime:
        """Change the phone number."""
        return await self._update(phone=phone, code=code)

    async def change_password(self, old: str, new: str) -> datetime:
        """Change the password; tokens stay valid."""
        return await self._update(old_pwd=old, new_pwd=new)

    async def _update(self, **changes: str | None) -> datetime:
        body = {key: value for key, value in changes.items() if value is not None}
        return self._read(_Updated, await self._call("update_user", body=body)).updated_at

    async def reset_password_by_email(self, email: str) -> None:
        """Have a link mailed; the password changes when somebody follows it."""
        await self._call("reset_password", body={"email": email})

    async def reset_password_by_phone(self, phone: str, password: str, code: str) -> None:
        """Set a new password, with a code as proof."""
        body = {"phone": phone, "new_pwd": password, "code": code}
        await self._call("reset_password", body=body)

    async def sign_out(self) -> None:
        """End the token; the next call of this client signs in again."""
        await self._call("logout")
