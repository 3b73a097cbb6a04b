"""The forms of the options: to pick things, and to correct a datapoint."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ..product.entity import EntitySpec
from ..product.quantities import UNITS
from ..product.validity import CLASSES

CORRECTED: Final = ("unit", "device_class", "minimum", "maximum")

_NUMBER: Final = NumberSelector(NumberSelectorConfig(mode=NumberSelectorMode.BOX, step="any"))


def classes_of(spec: EntitySpec) -> Sequence[str]:
    """Return the device classes that an entity may have; none where nothing can be corrected."""
    if spec.options and spec.platform != Platform.BINARY_SENSOR:
        return ()
    if spec.platform in (Platform.NUMBER, Platform.SENSOR):
        number = spec.datapoint is not None and spec.datapoint.data_type.is_number
        return sorted(UNITS) if number else ()
    return sorted(CLASSES[spec.platform]) if spec.platform == Platform.BINARY_SENSOR else ()


def pick_form(field: str, labels: Mapping[str, str]) -> vol.Schema:
    """Return the form to choose one of several things, given as value -> label."""
    return vol.Schema({vol.Required(field): _choice(labels)})


def shown_form(field: str, labels: Mapping[str, str], shown: Sequence[str]) -> vol.Schema:
    """Return the form to choose what is shown."""
    return vol.Schema({vol.Optional(field, default=list(shown)): _choice(labels, multiple=True)})


def correction_form(spec: EntitySpec, classes: Mapping[str, str]) -> vol.Schema:
    """Return the form of what can be corrected on the platform of an entity."""
    fields: dict[vol.Marker, Any] = {}
    if spec.platform in (Platform.NUMBER, Platform.SENSOR):
        fields[vol.Optional("unit")] = TextSelector()
    fields[vol.Optional("device_class")] = _choice(classes)
    if spec.platform == Platform.NUMBER:
        fields |= {vol.Optional("minimum"): _NUMBER, vol.Optional("maximum"): _NUMBER}
    return vol.Schema(fields)


def _choice(labels: Mapping[str, str], *, multiple: bool = False) -> SelectSelector:
    options = [SelectOptionDict(value=value, label=label) for value, label in labels.items()]
    return SelectSelector(
        SelectSelectorConfig(
            options=options, multiple=multiple, mode=SelectSelectorMode.DROPDOWN, sort=not multiple
        )
    )
