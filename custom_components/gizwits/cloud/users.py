"""Accounts: create, read, change, reset the password, sign out."""

from dataclasses import dataclass, field

from .area import Area
from .wire import OpenStr


class Language(OpenStr):
    """Language of what the cloud sends to the user."""

    ENGLISH = "en"
    CHINESE = "zh-cn"


class Gender(OpenStr):
    """As the account says."""

    MALE = "M"
    FEMALE = "F"
    UNSTATED = "N"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account."""

    uid: str = field(repr=False)
    is_anonymous: bool = False
    username: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    gender: Gender = Gender.UNSTATED
    birthday: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    lang: Language = Language.ENGLISH
    remark: str = field(default="", repr=False)


class Users(Area):
    """`client.users`."""

    async def get(self) -> User:
        """Return the account."""
        return self._read(User, await self._call("get_user"))
