"""What the account is to a device."""

from typing import override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity

from .cloud import Role
from .device import DeviceCoordinator
from .entity import GizwitsBindingEntity
from .identity import role_id


class RoleSensor(GizwitsBindingEntity, SensorEntity):
    """The account's role, of interest once a device is shared."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = [role.value for role in Role]
    _attr_translation_key = "role"

    def __init__(self, coordinator: DeviceCoordinator) -> None:
        """Belong to a device."""
        super().__init__(coordinator, role_id(coordinator.namespace))
        self._attr_entity_registry_enabled_default = coordinator.binding.role in {
            Role.OWNER,
            Role.GUEST,
        }

    @property
    @override
    def native_value(self) -> str | None:
        """Return the role; None for one that the cloud does not tell, or that is not documented."""
        role = self.coordinator.binding.role
        return role.value if role in list(Role) else None
