"""Switches: writable datapoints that are on or off, and whether each schedule runs."""

from dataclasses import replace
from typing import Any, override

from homeassistant.components.switch import SwitchDeviceClass, SwitchEntity
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .cloud import GizwitsError, Schedule
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsEntity, add_described, truth
from .failure import failure
from .identity import account_info, identifier, is_schedule_id, schedule_id
from .product.entity import EntitySpec
from .schedules import ScheduleCoordinator

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the switches of an account."""
    add_described(entry, Platform.SWITCH, GizwitsSwitch, async_add_entities)
    _add_schedules(hass, entry, async_add_entities)


@callback
def _add_schedules(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a switch for each schedule, and remove it with the schedule."""
    coordinator = entry.runtime_data.schedules
    added: set[str] = set()

    @callback
    def follow() -> None:
        if not coordinator.listed:
            return
        present = {_unique_id(coordinator, each): each for each in coordinator.data.values()}
        registry = er.async_get(hass)
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
            if (
                entity.domain == Platform.SWITCH
                and is_schedule_id(entity.unique_id)
                and entity.unique_id not in present
            ):
                registry.async_remove(entity.entity_id)
        new = present.keys() - added
        added.clear()
        added.update(present)
        async_add_entities(ScheduleSwitch(coordinator, present[key]) for key in new)

    entry.async_on_unload(coordinator.async_add_listener(follow))
    follow()


class GizwitsSwitch(GizwitsEntity, SwitchEntity):
    """A datapoint that can be switched."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the specification says."""
        super().__init__(coordinator, spec)
        if spec.device_class:
            self._attr_device_class = SwitchDeviceClass(spec.device_class)

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether it is on."""
        return truth(self.shown())

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch it on."""
        await self.async_set("on" if self.spec.options else True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off."""
        await self.async_set("off" if self.spec.options else False)


def _unique_id(coordinator: ScheduleCoordinator, schedule: Schedule) -> str:
    device = coordinator.account.devices.get(schedule.did)
    owner = device.namespace if device else coordinator.account.config_entry.entry_id
    return schedule_id(owner, schedule.id)


class ScheduleSwitch(CoordinatorEntity[ScheduleCoordinator], SwitchEntity):
    """Whether a schedule runs."""

    _attr_has_entity_name = True
    _attr_translation_key = "schedule"
    _attr_entity_category = EntityCategory.CONFIG

    def __init__(self, coordinator: ScheduleCoordinator, schedule: Schedule) -> None:
        """Stand for a schedule."""
        super().__init__(coordinator)
        self._schedule = schedule
        self._attr_unique_id = _unique_id(coordinator, schedule)
        if schedule.did in coordinator.account.devices:
            self._attr_device_info = DeviceInfo(identifiers={identifier(schedule.did)})
        else:
            self._attr_device_info = account_info(coordinator.account.config_entry)
        self._call()

    @property
    @override
    def available(self) -> bool:
        """Return whether the cloud answers."""
        return self.coordinator.account.last_update_success

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the schedule runs."""
        return self._schedule.enabled

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._schedule = self.coordinator.data.get(self._schedule.id, self._schedule)
        self._call()
        super()._handle_coordinator_update()

    @callback
    def _call(self) -> None:
        """Be called by the remark, or else by the time."""
        timing = self.coordinator.timing_of(self._schedule)
        self._attr_translation_placeholders = {
            "schedule": self._schedule.remark or (f"{timing.at:%H:%M}" if timing else "")
        }
        # Home Assistant keeps the name that it has made of them.
        self.__dict__.pop("name", None)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Let the schedule run."""
        await self._enable(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Keep the schedule, and do not let it run."""
        await self._enable(False)

    async def _enable(self, enabled: bool) -> None:
        try:
            await self.coordinator.async_change(
                self._schedule, lambda timer: replace(timer, enabled=enabled)
            )
        except GizwitsError as err:
            raise failure(err) from err
