"""Options: what the cloud knows of the person."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from ..cloud import Birthday, Gender, Language, User
from .option_steps import OptionSteps
from .problems import Problem

CONF_GENDER: Final = "gender"
CONF_BIRTHDAY: Final = "birthday"
CONF_ADDRESS: Final = "address"
CONF_LANGUAGE: Final = "language"
CONF_REMARK: Final = "remark"

_GENDERS: Final[Mapping[str, Gender]] = {
    "male": Gender.MALE,
    "female": Gender.FEMALE,
    "unstated": Gender.UNSTATED,
}
_LANGUAGES: Final[Mapping[str, Language]] = {"en": Language.ENGLISH, "zh-cn": Language.CHINESE}
_LONGEST: Final = {CONF_NAME: 128, CONF_ADDRESS: 256}


def _choice(options: Mapping[str, Any], texts: str) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[*options], mode=SelectSelectorMode.DROPDOWN, translation_key=texts
        )
    )


_FORM = vol.Schema(
    {
        vol.Optional(CONF_NAME): TextSelector(TextSelectorConfig(autocomplete="name")),
        vol.Optional(CONF_GENDER): _choice(_GENDERS, "gender"),
        vol.Optional(CONF_BIRTHDAY): TextSelector(TextSelectorConfig(autocomplete="bday")),
        vol.Optional(CONF_ADDRESS): TextSelector(TextSelectorConfig(autocomplete="street-address")),
        vol.Optional(CONF_LANGUAGE): _choice(_LANGUAGES, "cloud_language"),
        vol.Optional(CONF_REMARK): TextSelector(),
    }
)


class ProfileSteps(OptionSteps):
    """The cloud is asked when the form opens, and told only what has changed."""

    _user: User

    async def async_step_profile(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for name, gender, birthday, address, language and remark."""
        problem = None
        if user_input is None:
            self._user = await self._async_read(self.account.client.users.get())
        else:
            try:
                if changes := _changes(self._user, user_input):
                    async with self._cloud():
                        await self.account.client.users.update(**changes)
                return self.async_abort(reason="profile_saved")
            except Problem as err:
                problem = err
        known = _typed(self._user) if user_input is None else user_input
        form = self.add_suggested_values_to_schema(_FORM, known)
        return self._show("profile", form, problem)


def _typed(user: User) -> dict[str, str]:
    """Return what a person would type for a profile; what is not known is left out."""
    typed = {
        CONF_NAME: user.name,
        CONF_GENDER: _key(_GENDERS, user.gender),
        CONF_BIRTHDAY: str(user.birthday or ""),
        CONF_ADDRESS: user.address,
        CONF_LANGUAGE: _key(_LANGUAGES, user.lang),
        CONF_REMARK: user.remark,
    }
    return {name: value for name, value in typed.items() if value}


def _key(choices: Mapping[str, Any], value: object) -> str:
    return next((key for key, each in choices.items() if each is value), "")


def _changes(user: User, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what differs from a profile, as the cloud takes it. Raises `Problem`."""
    before = _typed(user)
    changes = {}
    for name in map(str, _FORM.schema):
        text = typed.get(name, "").strip()
        if text != before.get(name, ""):
            if len(text) > _LONGEST.get(name, len(text)):
                raise Problem(f"{name}_long", name)
            argument, read = _READERS.get(name, (name, str))
            changes[argument] = read(text)
    return changes


def _birthday(text: str) -> Birthday:
    try:
        return Birthday.parse(text)
    except ValueError, TypeError:
        raise Problem("birthday_wrong" if text else "birthday_needed", CONF_BIRTHDAY) from None


# What the client calls a field, and how it takes it, where that differs from the text of the form.
_READERS: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    CONF_GENDER: ("gender", lambda key: _GENDERS.get(key, Gender.UNSTATED)),
    CONF_BIRTHDAY: ("birthday", _birthday),
    CONF_LANGUAGE: ("lang", lambda key: _LANGUAGES.get(key, Language.ENGLISH)),
}
