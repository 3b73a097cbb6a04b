"""The form of a profile file: checked when profiles are compiled and when a person's own files are loaded."""

from collections.abc import Mapping
from typing import Any

import voluptuous as vol

from .quantities import UNITS
from .schema import Access
from .validity import CLASSES
from .vocabulary import CONCEPTS

_NAMES = vol.Schema({vol.Required("en"): str, vol.Optional("zh-Hans"): str})
_BOTH_NAMES = vol.Schema({vol.Required("en"): str, vol.Required("zh-Hans"): str})
_CLASSES = sorted({"enum", *UNITS, *(name for names in CLASSES.values() for name in names)})
_NUMBER = vol.Any(int, float)
_PLATFORMS = (
    "binary_sensor", "button", "number", "select", "sensor", "switch", "text", "time", "datetime", "event",
)  # fmt: skip
COMPOSITES = (
    "climate", "water_heater", "light", "fan", "humidifier", "cover", "valve", "vacuum", "siren", "lock",
)  # fmt: skip


def _state(value: object) -> str:
    """Return the key of an option; YAML reads ``on`` and ``off`` as truth values."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


_VALUES = vol.Schema({vol.Coerce(_state): vol.Any(bool, int, float, str)})

DATAPOINT = vol.Schema(
    {
        vol.Optional("concept"): vol.Any(None, vol.In(list(CONCEPTS))),
        vol.Optional("platform"): vol.In(_PLATFORMS),
        vol.Optional("access"): vol.In([each.value for each in Access]),
        vol.Optional("name"): _NAMES,
        vol.Optional("device_class"): vol.Any(None, vol.In(_CLASSES)),
        vol.Optional("unit"): vol.Any(None, str),
        vol.Optional("unit_by"): vol.Any(
            None,
            {vol.Required("datapoint"): str, vol.Required("units"): {str: vol.Any(bool, int, str)}},
        ),
        vol.Optional("state_class"): vol.Any(
            None, vol.In(["measurement", "total", "total_increasing"])
        ),
        vol.Optional("category"): vol.Any(None, vol.In(["config", "diagnostic"])),
        vol.Optional("enabled"): bool,
        vol.Optional("hidden"): bool,
        vol.Optional("icon"): vol.Any(None, vol.All(str, vol.Match(r"^mdi:[a-z0-9-]+$"))),
        vol.Optional("minimum"): vol.Any(None, _NUMBER),
        vol.Optional("maximum"): vol.Any(None, _NUMBER),
        vol.Optional("step"): vol.Any(None, vol.All(_NUMBER, vol.Range(min=0, min_included=False))),
        vol.Optional("mode"): vol.Any(None, vol.In(["auto", "box", "slider"])),
        vol.Optional("role"): vol.Any(None, str),
        vol.Optional("options"): vol.Any(None, _VALUES),
        vol.Optional("aliases"): vol.Any(None, {vol.Coerce(_state): [vol.Any(int, float, str)]}),
        vol.Optional("scale"): vol.All(_NUMBER, vol.NotIn([0])),
        vol.Optional("offset"): _NUMBER,
        vol.Optional("sentinels"): vol.Any(None, [vol.Any(bool, int, float, str)]),
        vol.Optional("codec"): vol.Any(None, vol.In(["hour_minute", "minutes", "text"])),
        vol.Optional("part"): vol.Any(
            None,
            {
                vol.Required("key"): str,
                vol.Required("number"): int,
                vol.Required("name"): _BOTH_NAMES,
            },
        ),
    }
)

PROFILE = vol.Schema(
    {
        vol.Optional("name"): str,
        vol.Optional("match"): {
            vol.Optional("product_keys"): [str],
            vol.Optional("datapoints"): [str],
        },
        vol.Optional("extends"): str,
        vol.Optional("source"): vol.Any(str, [str]),
        vol.Optional("datapoints"): {vol.Coerce(str): DATAPOINT},
        vol.Optional("composites"): [
            {
                vol.Required("platform"): vol.In(COMPOSITES),
                vol.Required("name"): _BOTH_NAMES,
                vol.Optional("key"): str,
                vol.Required("roles"): {str: str},
                vol.Optional("required"): [str],
                vol.Optional("values"): {str: _VALUES},
            }
        ],
    }
)


def check(data: object) -> Mapping[str, Any]:
    """Return the data of a profile file, normalised. Raises vol.Invalid with the path of what is wrong."""
    checked: Mapping[str, Any] = PROFILE(data)
    return checked
