"""Units and device classes of numbers: only what name, description or range prove."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from .schema import Datapoint
from .vocabulary import QUANTITIES
from .words import words

# Units that fit a class (Home Assistant's own lists); where a unit does not fit, the class is dropped.
UNITS: Mapping[str, set[str | None]] = {
    "temperature": {"°C", "°F", "K"},
    "temperature_delta": {"°C", "°F", "K"},
    "humidity": {"%"},
    "battery": {"%"},
    "duration": {"s", "min", "h", "d", "ms"},
    "signal_strength": {"dB", "dBm"},
    "voltage": {"V", "mV", "kV", "μV"},
    "current": {"A", "mA", "μA"},
    "power": {"W", "kW", "mW", "MW"},
    "energy": {"kWh", "Wh", "MWh", "J", "kJ", "MJ"},
    "pressure": {"Pa", "kPa", "hPa", "bar", "mbar", "psi", "mmHg"},
    "volume_flow_rate": {"L/min", "m³/h", "L/h", "mL/s", "L/s"},
    "frequency": {"Hz", "kHz", "MHz"},
    "weight": {"g", "kg", "mg", "lb", "oz"},
    "distance": {"mm", "cm", "m", "km", "in", "ft"},
    "volume": {"mL", "L", "m³", "gal"},
    "water": {"L", "m³", "gal", "ft³"},
    "gas": {"L", "m³", "ft³"},
    "illuminance": {"lx"},
    "sound_pressure": {"dB", "dBA"},
    "conductivity": {"μS/cm", "mS/cm", "S/cm"},
    "pm25": {"μg/m³"},
    "pm10": {"μg/m³"},
    "carbon_dioxide": {"ppm"},
    "volatile_organic_compounds": {"μg/m³", "mg/m³"},
    "volatile_organic_compounds_parts": {"ppb", "ppm"},
    "ph": {None},
    "power_factor": {None, "%"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What a number measures, as far as it is proved."""

    unit: str | None = None
    device_class: str | None = None
    state_class: str | None = None
    why: tuple[str, ...] = ()


def fits(device_class: str | None, unit: str | None) -> bool:
    """Return whether Home Assistant accepts this unit for this class."""
    return device_class is None or device_class not in UNITS or unit in UNITS[device_class]


def quantity(kind: str, datapoint: Datapoint, label: str, low: Decimal, high: Decimal) -> Quantity:
    """Return unit, classes and evidence for a number of a kind of quantities.yaml with a range of shown values."""
    data = QUANTITIES[kind]
    unit, why = _unit(data, datapoint, label, low, high)
    proved = why is not None
    device_class = data.get("class") if proved and (unit or data.get("unitless")) else None
    if not fits(device_class, unit or None):
        device_class = None
    return Quantity(
        unit=unit or None,
        device_class=device_class,
        state_class=data.get("measured") if proved else None,
        why=(why,) if why else (),
    )


def _unit(
    data: Mapping[str, Any], datapoint: Datapoint, label: str, low: Decimal, high: Decimal
) -> tuple[str | None, str | None]:
    for where, text in (
        ("description", datapoint.description),
        ("label", label),
        ("name", datapoint.name),
    ):
        for unit, spelling in _longest_first(data):
            if _mentions(text, spelling):
                return unit, f"{where} says {spelling}"
    if "named" in data:
        return data["named"], "the unit by definition"
    shown = f"range {low}..{high}"
    for rule in data.get("exact", ()):
        if (low, high) == (Decimal(rule["low"]), Decimal(rule["high"])):
            return rule["unit"], shown
    if is_capacity(datapoint) and high == datapoint.maximum:
        return None, None
    for rule in data.get("within", ()):
        if (
            Decimal(rule["low"]) <= low
            and high <= Decimal(rule["high"])
            and _allowed(rule, low, high)
        ):
            return rule["unit"], shown
    return None, None


def _longest_first(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (unit, spelling), longest first: "kWh" is no "Wh"."""
    found = [(unit, each) for unit, spellings in data.get("text", {}).items() for each in spellings]
    return sorted(found, key=lambda pair: -len(pair[1]))


def _allowed(rule: Mapping[str, str], low: Decimal, high: Decimal) -> bool:
    if "not_low" in rule and low >= Decimal(rule["not_low"]):
        return False
    if "not_high" in rule and high <= Decimal(rule["not_high"]):
        return False
    return not ("negative" in rule and low >= 0)


def is_capacity(datapoint: Datapoint) -> bool:
    """Return whether the range is just what the field can hold, and so proves nothing."""
    if (datapoint.ratio, datapoint.addition) != (Decimal(1), Decimal(0)):
        return False
    return datapoint.raw_minimum == 0 and datapoint.raw_maximum in (2**8 - 1, 2**16 - 1, 2**32 - 1)


def _mentions(text: str, spelling: str) -> bool:
    """Return whether a text has a unit: a symbol or Chinese anywhere, letters only as a word of their own."""
    if not text:
        return False
    if spelling.isalpha() and spelling.isascii():
        return spelling in _runs(text[:512]) or spelling in words(text)
    if spelling.isalpha() and len(spelling) == 1:
        return _stands_for_a_unit(text[:512], spelling)
    return normalize("NFKC", spelling).casefold() in normalize("NFKC", text[:512]).casefold()


def _runs(text: str) -> list[str]:
    """Return the runs of letters as they are written: "kWh" is one, whatever its capitals say."""
    return (
        "".join(letter if letter.isascii() and letter.isalpha() else " " for letter in text)
        .casefold()
        .split()
    )


def _stands_for_a_unit(text: str, letter: str) -> bool:
    """Return whether one Chinese character is a unit here: "单位秒", "30秒" or "(秒)", not part of a word."""
    index = text.find(letter)
    while index >= 0:
        before = text[:index].rstrip(" :：为是")
        if before.endswith(("单位", "(", "（", "/")) or before[-1:].isdecimal():
            return True
        index = text.find(letter, index + 1)
    return False
