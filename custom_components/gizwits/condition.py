"""Conditions: whether devices are online, and what they report."""

from typing import Any, Final, Unpack, override

from homeassistant.const import ATTR_DEVICE_ID, CONF_ABOVE, CONF_BELOW, CONF_OPTIONS
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .automation import ATTR_DATAPOINT, DEVICES, check_devices, coordinator_of, own_device_id, shown
from .device import DeviceCoordinator

ATTR_VALUE: Final = "value"

_VALUE: Final[dict[Any, Any]] = {
    **DEVICES,
    vol.Required(ATTR_DATAPOINT): cv.string,
    vol.Optional(ATTR_VALUE): vol.Any(bool, int, float, str),
    vol.Optional(CONF_ABOVE): vol.Coerce(float),
    vol.Optional(CONF_BELOW): vol.Coerce(float),
}


class GizwitsCondition(Condition):
    """A condition that all the devices it names have to meet."""

    _options_schema: Any = DEVICES

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate the options. Raises vol.Invalid."""
        valid: ConfigType = vol.Schema({vol.Required(CONF_OPTIONS): cls._options_schema})(config)
        check_devices(hass, valid[CONF_OPTIONS][ATTR_DEVICE_ID])
        return valid

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Take the options."""
        super().__init__(hass, config)
        assert config.options is not None
        self._options = config.options

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Return whether all devices meet it; one that is not loaded does not."""
        devices = [
            coordinator_of(self._hass, own_device_id(self._hass, device_id))
            for device_id in self._options[ATTR_DEVICE_ID]
        ]
        return all(device is not None and self._meets(device) for device in devices)

    def _meets(self, device: DeviceCoordinator) -> bool:
        raise NotImplementedError


class DeviceOnlineCondition(GizwitsCondition):
    """The cloud says that the devices are online."""

    @override
    def _meets(self, device: DeviceCoordinator) -> bool:
        return device.account.last_update_success and device.binding.is_online


class DatapointValueCondition(GizwitsCondition):
    """A datapoint of the devices has a value, or one between bounds (which are not part of it)."""

    _options_schema = vol.All(_VALUE, cv.has_at_least_one_key(ATTR_VALUE, CONF_ABOVE, CONF_BELOW))

    @override
    def _meets(self, device: DeviceCoordinator) -> bool:
        name = self._options[ATTR_DATAPOINT]
        if not device.available:
            return False
        value = shown(device, name, device.data.value(name))
        if ATTR_VALUE in self._options and not _same(value, self._options[ATTR_VALUE]):
            return False
        above, below = self._options.get(CONF_ABOVE), self._options.get(CONF_BELOW)
        if above is None and below is None:
            return True
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return (above is None or value > above) and (below is None or value < below)


def _same(value: object, wanted: object) -> bool:
    """Return whether a value is the one that was written: on and off are truth, "3" is 3."""
    if isinstance(value, bool):
        try:
            return value is cv.boolean(wanted)
        except vol.Invalid:
            return False
    if isinstance(value, int | float) and not isinstance(wanted, bool):
        try:
            return value == float(str(wanted))
        except ValueError:
            return False
    if isinstance(wanted, bool) and value in ("on", "off"):
        return (value == "on") is wanted
    return value is not None and str(value) == str(wanted)


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "device_online": DeviceOnlineCondition,
    "datapoint_value": DatapointValueCondition,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return CONDITIONS
