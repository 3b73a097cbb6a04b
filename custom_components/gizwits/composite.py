"""Entities composed of several datapoints, each of which plays a role."""

from dataclasses import replace

from homeassistant.const import UnitOfTemperature

from .device import DeviceCoordinator
from .entity import GizwitsEntity, number, truth
from .measures import range_of
from .product.codec import Value
from .product.entity import EntitySpec

_MOST_LEVELS = 12


class GizwitsComposite(GizwitsEntity):
    """An entity whose datapoints are known by their roles; any of them may be missing."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Take the words of the roles; whatever the entity's name, its modes have the platform's texts."""
        super().__init__(coordinator, spec)
        self._attr_translation_key = spec.platform
        if not spec.part and sum(bool(each.roles) for each in coordinator.specs) == 1:
            self._attr_name = None  # it is what the device is
        self.roles = {
            name: replace(role.spec, options=role.values) if role.values else role.spec
            for name, role in spec.roles.items()
        }

    def role_shown(self, name: str) -> Value | None:
        """Return what a role shows; None for a role that nothing plays."""
        return self.shown(self.roles[name]) if name in self.roles else None

    def role_on(self, name: str) -> bool | None:
        """Return whether a role is on."""
        return truth(self.role_shown(name))

    def role_number(self, name: str) -> int | float | None:
        """Return a role's number."""
        return number(self.role_shown(name))

    def role_options(self, name: str) -> list[str]:
        """Return what a role can be set to by name: options, a few numbers, or on and off."""
        spec = self.roles.get(name)
        if spec is None:
            return []
        if spec.platform == "switch":
            return ["off", "on"]
        if spec.options or spec.maximum is None:
            return [*spec.options]
        low, high = (int(end) for end in self.role_range(name))
        return [str(each) for each in range(low, high + 1)] if high - low < _MOST_LEVELS else []

    def role_option(self, name: str) -> str | None:
        """Return which of the role's options is set; None for one that only newer firmware knows."""
        shown = self.role_shown(name)
        word = ("off", "on")[shown] if isinstance(shown, bool) else str(shown)
        return word if word in self.role_options(name) else None

    def role_range(self, name: str) -> tuple[float, float]:
        """Return the least and the greatest number of a role, in the unit of the moment."""
        return range_of(self.roles[name], self.coordinator.data)

    def role_unit(self, name: str) -> UnitOfTemperature:
        """Return the unit of a temperature now."""
        unit = self.unit_of(self.roles[name]) if name in self.roles else None
        return UnitOfTemperature(unit or UnitOfTemperature.CELSIUS)

    async def async_set_roles(self, **wanted: Value | None) -> None:
        """Write several roles with one request, but those that are None or that nothing plays."""
        await self.coordinator.async_write(
            {
                spec.datapoint.name: spec.wanted(_worded(spec, value))
                for name, value in wanted.items()
                if value is not None and (spec := self.roles.get(name)) and spec.datapoint
            }
        )


def _worded(spec: EntitySpec, value: Value) -> Value:
    """Return what stands for on and off where a datapoint is no boolean, and the other way round."""
    if isinstance(value, bool) and spec.options:
        return "on" if value else "off"
    if spec.platform == "switch" and not spec.options and value in ("on", "off"):
        return value == "on"
    return value
