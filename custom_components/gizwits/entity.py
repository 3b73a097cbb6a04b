"""What entities have in common: identity, name, availability and the write path."""

from collections.abc import Callable
from typing import override

from homeassistant.const import EntityCategory, Platform
from homeassistant.core import callback
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .identity import account_info, identifier, unique_id
from .measures import unit_of
from .messages import MessageCoordinator
from .product.codec import Value
from .product.entity import EntitySpec

_CHINESE = "zh"
_LONGEST_STATE = 255


@callback
def add_described[EntityT: GizwitsEntity](
    entry: GizwitsConfigEntry,
    platform: Platform,
    entity_class: Callable[[DeviceCoordinator, EntitySpec], EntityT],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entities of a platform, of devices there are now and of those to come."""
    entry.async_on_unload(
        entry.runtime_data.account.async_on_entities(
            lambda coordinator, specs: async_add_entities(
                entity_class(coordinator, spec)
                for spec in specs
                if spec.platform == platform and not spec.hidden
            )
        )
    )


class GizwitsBindingEntity(CoordinatorEntity[DeviceCoordinator]):
    """What the cloud says of a device, whether the device is there or not."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_has_entity_name = True

    def __init__(self, coordinator: DeviceCoordinator, identity: str) -> None:
        """Belong to a device."""
        super().__init__(coordinator)
        self._attr_unique_id = identity
        self._attr_device_info = DeviceInfo(identifiers={identifier(coordinator.did)})

    @property
    @override
    def available(self) -> bool:
        """Return whether the cloud says anything."""
        return super().available and self.coordinator.account.last_update_success


class GizwitsMessageEntity(CoordinatorEntity[MessageCoordinator]):
    """Something about the messages of an account."""

    _attr_has_entity_name = True

    def __init__(self, entry: GizwitsConfigEntry) -> None:
        """Belong to the account."""
        super().__init__(entry.runtime_data.messages)
        self._attr_unique_id = f"{entry.unique_id}-{self.translation_key}"
        self._attr_device_info = account_info(entry)

    @property
    @override
    def available(self) -> bool:
        """Return whether the cloud answers."""
        return self.coordinator.account.last_update_success


class GizwitsEntity(CoordinatorEntity[DeviceCoordinator]):
    """An entity of one or several datapoints of a device."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the specification says."""
        super().__init__(coordinator, _datapoints_of(spec))
        self.spec = spec
        self._attr_unique_id = unique_id(coordinator.namespace, spec.key)
        self._attr_device_info = _device_info(coordinator, spec)
        self._attr_entity_registry_enabled_default = spec.enabled and (
            coordinator.account.room.takes(spec, self._attr_unique_id)
        )
        if spec.category:
            self._attr_entity_category = EntityCategory(spec.category)
        if spec.part and spec.part.main:
            self._attr_name = None
        elif spec.part and spec.translation_key and spec.placeholders:
            self._attr_translation_key = spec.translation_key.removesuffix("_number")
        elif spec.translation_key:
            self._attr_translation_key = spec.translation_key
            self._attr_translation_placeholders = dict(spec.placeholders)
        else:
            chinese = coordinator.hass.config.language.startswith(_CHINESE)
            self._attr_name = (chinese and spec.chinese) or spec.name or spec.key
            self._attr_icon = spec.icon

    @property
    @override
    def available(self) -> bool:
        """Return whether the device is there; a value it never reported is unknown instead."""
        return super().available and self.coordinator.available

    @property
    def unit(self) -> str | None:
        """The unit now."""
        return self.unit_of(self.spec)

    def unit_of(self, spec: EntitySpec) -> str | None:
        """Return the unit of a part now: another datapoint of the device may decide on it."""
        return unit_of(spec, self.coordinator.data)

    def shown(self, spec: EntitySpec | None = None) -> Value | None:
        """Return the state of the entity's datapoint, or of one of its parts."""
        shown = self.decoded(spec)
        return shown.hex()[:_LONGEST_STATE] if isinstance(shown, bytes) else shown

    def decoded(self, spec: EntitySpec | None = None) -> Value | None:
        """Return the same with bytes as they are."""
        spec = spec or self.spec
        if not spec.datapoint:
            return None
        return spec.shown(self.coordinator.data.value(spec.datapoint.name))

    async def async_set(self, value: Value, spec: EntitySpec | None = None) -> None:
        """Write the entity's datapoint, or that of one of its parts, as a person sees it."""
        spec = spec or self.spec
        assert spec.datapoint
        await self.coordinator.async_write({spec.datapoint.name: spec.wanted(value)})


def _datapoints_of(spec: EntitySpec) -> frozenset[str]:
    """Return the names of the datapoints that an entity shows."""
    names = {spec.datapoint.name} if spec.datapoint else set()
    if spec.unit_by:
        names.add(spec.unit_by[0])
    return frozenset(names).union(*(_datapoints_of(role.spec) for role in spec.roles.values()))


def _device_info(coordinator: DeviceCoordinator, spec: EntitySpec) -> DeviceInfo | ChildDeviceInfo:
    """Return the device, or the part of it (an outlet, a head, a light) that the entity belongs to."""
    if not spec.part:
        return DeviceInfo(identifiers={identifier(coordinator.did)})
    names = spec.part.names
    language = coordinator.hass.config.language
    return ChildDeviceInfo(
        identifiers={identifier(unique_id(coordinator.did, spec.part.key))},
        parent_device_id=coordinator.device_id,
        name=names.get(language) or names.get("en") or spec.part.key,
    )


def truth(shown: Value | None) -> bool | None:
    """Return whether a shown value means on; numbers above zero do, for schemas that were guessed."""
    if isinstance(shown, bool) or shown is None:
        return shown
    if isinstance(shown, str):
        return {"on": True, "off": False}.get(shown)
    return shown > 0 if isinstance(shown, int | float) else None


def number(shown: Value | None) -> int | float | None:
    """Return a shown value as a number, if it is one."""
    return shown if isinstance(shown, int | float) and not isinstance(shown, bool) else None
