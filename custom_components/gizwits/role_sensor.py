"""What the account is to a device."""

from typing import override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.const import EntityCategory
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .cloud import Role
from .device import DeviceCoordinator
from .identity import identifier, role_id


class RoleSensor(CoordinatorEntity[DeviceCoordinator], SensorEntity):
    """The account's role, of interest once a device is shared."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_has_entity_name = True
    _attr_options = [role.value for role in Role]
    _attr_translation_key = "role"

    def __init__(self, coordinator: DeviceCoordinator) -> None:
        """Belong to a device."""
        super().__init__(coordinator)
        self._attr_entity_registry_enabled_default = coordinator.binding.role in {
            Role.OWNER,
            Role.GUEST,
        }
        self._attr_unique_id = role_id(coordinator.namespace)
        self._attr_device_info = DeviceInfo(identifiers={identifier(coordinator.did)})

    @property
    @override
    def available(self) -> bool:
        """Return whether the cloud says anything."""
        return super().available and self.coordinator.account.last_update_success

    @property
    @override
    def native_value(self) -> str | None:
        """Return the role; None for one that the cloud does not tell, or that is not documented."""
        role = self.coordinator.binding.role
        return role.value if role in list(Role) else None
