"""What a person knows better: profile files in the configuration folder, and choices for single devices."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import CONF_DEVICES, DOMAIN
from .product.profile_files import ProfileError, load_profiles
from .product.profiles import Profile, profile_from

_HELP = "https://github.com/gizwits-ha/ha-gizwits/blob/main/docs/profiles.md"
_FOLDER = f"{DOMAIN}/profiles"
_CHOICE = "of this device"


class OwnProfiles:
    """The profile files of a person. What is wrong with one is a repair issue until it is right."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Read nothing yet."""
        self._hass = hass
        self.profiles: tuple[Profile, ...] = ()
        self.errors: tuple[ProfileError, ...] = ()

    async def async_load(self) -> bool:
        """Read the files; return whether they say something new."""
        folder = Path(self._hass.config.path(_FOLDER))
        profiles, errors = await self._hass.async_add_executor_job(load_profiles, folder)
        for gone in {each.file for each in self.errors} - {each.file for each in errors}:
            ir.async_delete_issue(self._hass, DOMAIN, _issue_id(gone))
        before, self.profiles, self.errors = self.profiles, tuple(profiles), tuple(errors)
        for error in errors:
            self._tell(error)
        return before != self.profiles

    @callback
    def _tell(self, error: ProfileError) -> None:
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            _issue_id(error.file),
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            learn_more_url=_HELP,
            translation_key=f"profile_{error.problem}",
            translation_placeholders={
                "file": f"{_FOLDER}/{error.file}",
                "line": str(error.line),
                "field": error.field or error.file,
            },
        )


def choices_for(entry: ConfigEntry, did: str) -> Mapping[str, Mapping[str, Any]]:
    """Return what a person chose in the options for a device: fields of a profile by datapoint."""
    chosen: Mapping[str, Mapping[str, Any]] = entry.options.get(CONF_DEVICES, {}).get(did, {})
    return chosen


def choice_of(entry: ConfigEntry, did: str) -> tuple[Profile, ...]:
    """Return the layer of a person's choices for a device, none where nothing was chosen."""
    chosen = choices_for(entry, did)
    return (profile_from({"datapoints": chosen}, _CHOICE, "choice"),) if chosen else ()


def _issue_id(file: str) -> str:
    return f"profile_{file}"
