"""Units and device classes of numbers: only what name, description or range prove."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from .schema import Datapoint
from .vocabulary import QUANTITIES, UNITS as STATED
from .words import words

_STATING = ("单位为", "单位是", "单位", "units", "unit")
_BRACKETS = (("(", ")"), ("[", "]"))
_AROUND = " \t\r\n:.,;/()[]=-"
_LONGEST_TEXT = 512
_COUNTING = {"energy": "total_increasing", "volume": None, "duration": "measurement"}
_SPELLED: Mapping[str, str] = {
    normalize("NFKC", spelling).casefold(): unit
    for unit, data in STATED.items()
    for spelling in data["as"]
}
_NAMED: Mapping[str, str] = {
    spelling: unit for unit, data in STATED.items() for spelling in data.get("name", ())
}

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
    "energy": {"kWh", "Wh", "MWh", "J", "kJ", "MJ", "kcal"},
    "area": {"m²", "cm²", "ft²"},
    "moisture": {"%"},
    "carbon_monoxide": {"ppm", "mg/m³"},
    "reactive_power": {"var"},
    "apparent_power": {"VA"},
    "speed": {"m/s", "km/h"},
    "volume_storage": {"mL", "L", "m³", "gal"},
    "precipitation": {"mm", "cm", "in"},
    "irradiance": {"W/m²"},
    "ozone": {"ppm", "ppb", "μg/m³"},
    "atmospheric_pressure": {"hPa", "kPa", "Pa", "mbar", "mmHg"},
    "wind_speed": {"m/s", "km/h"},
    "aqi": {None},
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
_ENDS: Mapping[str, str] = {
    spelling: unit for unit, data in STATED.items() for spelling in data.get("ends", ())
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


def stated(datapoint: Datapoint, label: str, kind: str | None = None) -> tuple[str, str] | None:
    """Return the unit that the description, the label or the end of the name states, and the evidence.

    A single letter in a longer text may be a phase or a part as well: it counts where the kind has such a unit.
    """
    for where, text in (("description", datapoint.description), ("label", label)):
        plain = normalize("NFKC", text[:_LONGEST_TEXT]).casefold()
        for candidate in _candidates(plain):
            unit = _SPELLED.get(candidate)
            if unit is None:
                continue
            fitting = kind is not None and accepts(kind, unit)
            if len(candidate) > 1 or len(plain) == 1 or fitting:
                return unit, f"{where} states {candidate}"
    end = next((each for each in _ENDS if label.endswith(each)), None)
    if end:
        return _ENDS[end], f"label ends with {end}"
    last = words(datapoint.name)[-1:]
    if last and last[0] in _NAMED:
        return _NAMED[last[0]], f"name ends with {last[0]}"
    return None


def is_unit(text: str) -> bool:
    """Return whether a text is nothing but a unit."""
    return normalize("NFKC", text[:_LONGEST_TEXT]).casefold().strip(_AROUND) in _SPELLED


def _candidates(text: str) -> Iterator[str]:
    """Yield the parts of a text where a unit would be: all of it, after "unit", in brackets, after a range."""
    yield text.strip(_AROUND)
    for word in _STATING:
        _, found, rest = text.partition(word)
        if found:
            yield _first_word(rest)
            break
    for opening, closing in _BRACKETS:
        _, found, rest = text.partition(opening)
        if found:
            yield rest.partition(closing)[0].strip(_AROUND)
    digits = next((i for i in range(len(text), 0, -1) if text[i - 1].isdecimal()), 0)
    if digits and any(letter in text[:digits] for letter in "~-"):
        yield _first_word(text[digits:])


def _first_word(text: str) -> str:
    text = text.lstrip(_AROUND)
    end = next((i for i, letter in enumerate(text) if letter in " ,;。、()\n"), len(text))
    return text[:end].rstrip(_AROUND)


def accepts(kind: str, unit: str) -> bool:
    """Return whether a number of this kind can have this unit."""
    data = QUANTITIES[kind]
    known = {*data.get("text", ()), *(UNITS.get(data.get("class") or "") or ())}
    known |= {rule["unit"] for way in ("exact", "within") for rule in data.get(way, ())}
    return not known or unit in known or unit == data.get("named")


def quantity(
    kind: str | None, datapoint: Datapoint, label: str, low: Decimal, high: Decimal
) -> Quantity:
    """Return unit, classes and evidence for a number of a kind of quantities.yaml with a range of shown values.

    Without a kind, or where the kind has no such unit, only what is stated counts.
    """
    said = stated(datapoint, label, kind)
    if kind is None or (said and not accepts(kind, said[0])):
        return _by_unit(said) if said else Quantity()
    data = QUANTITIES[kind]
    unit, why = said or _unit(data, datapoint, label, low, high)
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


def _by_unit(said: tuple[str, str]) -> Quantity:
    unit, why = said
    device_class = STATED[unit].get("class")
    return Quantity(
        unit=unit,
        device_class=device_class,
        state_class=_COUNTING.get(device_class or "", "measurement"),
        why=(why,),
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
    if text.strip() == letter:
        return True
    index = text.find(letter)
    while index >= 0:
        before = text[:index].rstrip(" :：为是")
        if before.endswith(("单位", "(", "（", "/")) or before[-1:].isdecimal():
            return True
        index = text.find(letter, index + 1)
    return False
