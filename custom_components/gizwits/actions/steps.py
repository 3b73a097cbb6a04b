"""Steps of a scene or a linkage rule as a person writes them: values for a device or a group, or a delay."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..coordinator import AccountCoordinator
from ..device import DeviceCoordinator
from ..failure import refusal
from ..values import VALUES
from .fields import ATTR_GROUP, ATTR_RAW, ATTR_VALUES, hex_bytes
from .targets import device_by_id

ATTR_DELAY: Final = "delay"

LONGEST_DELAY: Final = 3600

_SUBJECTS: Final = (ATTR_DEVICE_ID, ATTR_GROUP, ATTR_DELAY)
_COMMANDS: Final = (ATTR_VALUES, ATTR_RAW)


def _complete(step: dict[str, Any]) -> dict[str, Any]:
    """Refuse a step that is about several things or about none."""
    if len(step.keys() & {*_SUBJECTS}) != 1:
        raise vol.Invalid(f"a step has one of {', '.join(_SUBJECTS)}")
    if len(step.keys() & {*_COMMANDS}) != (ATTR_DELAY not in step):
        raise vol.Invalid(f"a step for devices has one of {', '.join(_COMMANDS)}, a delay none")
    return step


def steps_schema(*subjects: str, **more: Any) -> Callable[[Any], Any]:
    """Return the schema of a list of steps about some subjects, with more optional keys."""
    kinds = {
        ATTR_DEVICE_ID: cv.string,
        ATTR_GROUP: cv.string,
        ATTR_DELAY: vol.All(vol.Coerce(int), vol.Range(min=0)),
    }
    step = {
        **{vol.Optional(subject): kinds[subject] for subject in subjects},
        vol.Optional(ATTR_VALUES): VALUES,
        vol.Optional(ATTR_RAW): hex_bytes,
        **{vol.Optional(key): value for key, value in more.items()},
    }
    return vol.All(cv.ensure_list, [vol.All(step, _complete)], vol.Length(min=1))


def check_delays(steps: Iterable[dict[str, Any]]) -> None:
    """Refuse delays that are too long. Raises ServiceValidationError."""
    for step in steps:
        if step.get(ATTR_DELAY, 0) > LONGEST_DELAY:
            raise refusal("delay_too_long", delay=step[ATTR_DELAY], maximum=LONGEST_DELAY)


def member_of(
    hass: HomeAssistant, account: AccountCoordinator, device_id: str
) -> DeviceCoordinator:
    """Return a device of this very account. Raises ServiceValidationError."""
    coordinator = device_by_id(hass, device_id)
    if coordinator.account is not account:
        raise refusal("other_account", device=coordinator.device_name)
    return coordinator


def device_id_of(account: AccountCoordinator, did: str) -> str | None:
    """Return the id in Home Assistant of a device; None if the account does not have it any more."""
    coordinator = account.devices.get(did)
    return coordinator.device_id if coordinator else None
