"""Triggers: what devices report, alerts that come and go, and connections that are made and lost."""

from typing import Any, Final, override

from homeassistant.const import ATTR_DEVICE_ID, CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .alerts import alert_of
from .automation import ATTR_DATAPOINT, DEVICES, check_devices, coordinator_of, own_device_id, shown
from .product.codec import Value
from .signals import SIGNAL_ONLINE, SIGNAL_REPORTED

_DATAPOINT: Final[dict[vol.Marker, Any]] = {vol.Required(ATTR_DATAPOINT): cv.string}
_ANY_DATAPOINT: Final[dict[vol.Marker, Any]] = {vol.Optional(ATTR_DATAPOINT): cv.string}


class GizwitsTrigger(Trigger):
    """A trigger that watches devices; it goes on when their account is loaded again."""

    _fields: dict[vol.Marker, Any] = {}

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate the options. Raises vol.Invalid."""
        schema = vol.Schema({vol.Required(CONF_OPTIONS): {**DEVICES, **cls._fields}})
        valid: ConfigType = schema(config)
        check_devices(hass, valid[CONF_OPTIONS][ATTR_DEVICE_ID])
        return valid

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take the options."""
        super().__init__(hass, config)
        assert config.options is not None
        self._options = config.options

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Watch the devices."""
        watched = {own_device_id(self._hass, each) for each in self._options[ATTR_DEVICE_ID]}
        unsubscribes = [self._attach(device_id, run_action) for device_id in sorted(watched)]

        @callback
        def remove() -> None:
            for unsubscribe in unsubscribes:
                unsubscribe()

        return remove

    def _attach(self, device_id: str, run_action: TriggerActionRunner) -> CALLBACK_TYPE:
        """Watch one device."""
        raise NotImplementedError


class DatapointReportedTrigger(GizwitsTrigger):
    """A device reports another value of a datapoint than before."""

    _fields = _DATAPOINT

    @override
    def _attach(self, device_id: str, run_action: TriggerActionRunner) -> CALLBACK_TYPE:
        @callback
        def reported(name: str, before: Value, value: Value) -> None:
            coordinator = coordinator_of(self._hass, device_id)
            if coordinator is None or name != self._options[ATTR_DATAPOINT]:
                return
            run_action(
                {
                    ATTR_DEVICE_ID: device_id,
                    ATTR_DATAPOINT: name,
                    "from_value": shown(coordinator, name, before),
                    "to_value": shown(coordinator, name, value),
                },
                f"{name} of {coordinator.device_name} reported",
            )

        return async_dispatcher_connect(self._hass, SIGNAL_REPORTED.format(device_id), reported)


class AlertTrigger(GizwitsTrigger):
    """An alert or a fault of a device is raised, or cleared."""

    _fields = _ANY_DATAPOINT
    _raised: bool

    @override
    def _attach(self, device_id: str, run_action: TriggerActionRunner) -> CALLBACK_TYPE:
        @callback
        def reported(name: str, before: Value, value: Value) -> None:
            coordinator = coordinator_of(self._hass, device_id)
            wanted = self._options.get(ATTR_DATAPOINT, name)
            if coordinator is None or name != wanted or bool(value) is not self._raised:
                return
            if alert := alert_of(coordinator, name):
                what = "raised" if self._raised else "cleared"
                run_action(
                    {ATTR_DEVICE_ID: device_id, **alert},
                    f"{name} of {coordinator.device_name} {what}",
                )

        return async_dispatcher_connect(self._hass, SIGNAL_REPORTED.format(device_id), reported)


class AlertRaisedTrigger(AlertTrigger):
    """An alert or a fault is raised."""

    _raised = True


class AlertClearedTrigger(AlertTrigger):
    """An alert or a fault is cleared."""

    _raised = False


class ConnectionTrigger(GizwitsTrigger):
    """The cloud says that a device has gone online, or offline."""

    _online: bool

    @override
    def _attach(self, device_id: str, run_action: TriggerActionRunner) -> CALLBACK_TYPE:
        @callback
        def told(online: bool) -> None:
            if online is self._online:
                coordinator = coordinator_of(self._hass, device_id)
                name = coordinator.device_name if coordinator else "device"
                run_action(
                    {ATTR_DEVICE_ID: device_id}, f"{name} went {'online' if online else 'offline'}"
                )

        return async_dispatcher_connect(self._hass, SIGNAL_ONLINE.format(device_id), told)


class DeviceOnlineTrigger(ConnectionTrigger):
    """A device has gone online."""

    _online = True


class DeviceOfflineTrigger(ConnectionTrigger):
    """A device has gone offline."""

    _online = False


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "datapoint_reported": DatapointReportedTrigger,
    "alert_raised": AlertRaisedTrigger,
    "alert_cleared": AlertClearedTrigger,
    "device_online": DeviceOnlineTrigger,
    "device_offline": DeviceOfflineTrigger,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return TRIGGERS
