"""What climates and water heaters have in common: temperatures, in the unit that the device uses now."""

from homeassistant.const import UnitOfTemperature

from .composite import GizwitsComposite

_MAIN = ("target_temperature", "target_temperature_high", "current_temperature")
_NAMES = (*_MAIN, "target_temperature_low", "temperature_unit")


class GizwitsTemperatures(GizwitsComposite):
    """Temperatures by the names that Home Assistant has for them from 2026.11 on."""

    @property
    def main_role(self) -> str:
        """Return the role whose unit and range count."""
        return next((name for name in _MAIN if name in self.roles), _MAIN[0])

    @property
    def native_temperature_unit(self) -> UnitOfTemperature:
        """Return the unit now."""
        return self.role_unit(self.main_role)

    @property
    def native_current_temperature(self) -> float | None:
        """Return the temperature that is measured."""
        return self.role_number("current_temperature")

    @property
    def native_target_temperature(self) -> float | None:
        """Return the temperature to reach."""
        return self.role_number("target_temperature")

    @property
    def native_target_temperature_high(self) -> float | None:
        """Return the upper of two temperatures: comfort."""
        return self.role_number("target_temperature_high")

    @property
    def native_target_temperature_low(self) -> float | None:
        """Return the lower of two temperatures: economy."""
        return self.role_number("target_temperature_low")


for _name in _NAMES:  # the names until Home Assistant 2026.10
    setattr(GizwitsTemperatures, _name, getattr(GizwitsTemperatures, f"native_{_name}"))
