"""The cloud's numbers as Home Assistant's long-term statistics: hours that the recorder lacks are filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from homeassistant.components.recorder import DOMAIN as RECORDER, get_instance
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    STATISTIC_UNIT_TO_UNIT_CONVERTER,
    StatisticsRow,
    async_add_external_statistics,
    async_import_statistics,
    get_metadata,
    statistics_during_period,
)
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util, slugify

from .cloud import Aggregator, Period
from .const import DOMAIN
from .device import DeviceCoordinator
from .identity import unique_id
from .measures import scaled, unit_of
from .product.entity import EntitySpec

_TOTALS = ("total", "total_increasing")
# What the cloud is asked for: a total's state at the end of an hour is its highest, for it grows.
_MEASURED = {"mean": Aggregator.AVG, "min": Aggregator.MIN, "max": Aggregator.MAX}
_COUNTED = {"state": Aggregator.MAX}

type Hours = Mapping[datetime, Mapping[str, float]]
"""Numbers by the name that statistics have for them (mean, min, max, state, sum), by the start of an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The hours of a statistic that were filled, oldest first."""

    datapoint: str
    statistic_id: str
    unit: str | None
    hours: tuple[datetime, ...]


@callback
def recorded(hass: HomeAssistant) -> bool:
    """Return whether there are statistics at all."""
    return RECORDER in hass.config.components


async def async_import(
    coordinator: DeviceCoordinator, specs: Mapping[str, EntitySpec], start: datetime, end: datetime
) -> list[Filled]:
    """Fill the whole hours from start to end that the statistics of numeric datapoints lack.

    A sensor's own statistics are filled, other datapoints get statistics of their own. What the recorder has is never
    changed, so filling twice does nothing. Raises GizwitsError.
    """
    end = min(end, dt_util.utcnow()).replace(minute=0, second=0, microsecond=0)
    totals = {name: spec for name, spec in specs.items() if spec.state_class in _TOTALS}
    measured = {name: spec for name, spec in specs.items() if name not in totals}
    hours = {
        **await _async_ask(coordinator, measured, _MEASURED, start, end),
        **await _async_ask(coordinator, totals, _COUNTED, start, end),
    }
    await get_instance(coordinator.hass).async_block_till_done()
    return [await _async_fill(coordinator, specs[name], hours[name]) for name in specs]


async def _async_ask(
    coordinator: DeviceCoordinator,
    specs: Mapping[str, EntitySpec],
    aggregators: Mapping[str, Aggregator],
    start: datetime,
    end: datetime,
) -> dict[str, Hours]:
    """Return the cloud's hours by datapoint, those that are over and begin at or after the start."""
    hours: dict[str, dict[datetime, dict[str, float]]] = {name: {} for name in specs}
    if not specs or end <= start:
        return dict(hours)
    for kind, aggregator in aggregators.items():
        rows = await coordinator.account.client.history.aggregate(
            coordinator.did, specs, aggregator, Period.HOURS, start=start, end=end
        )
        for row in rows:
            for name in row.values.keys() & specs.keys() if start <= row.start < end else ():
                value = scaled(specs[name], row.values[name])
                hours[name].setdefault(row.start, {})[kind] = value
    # An hour that came up between two of the questions has not got all its numbers.
    return {
        name: {
            at: numbers
            for at, numbers in sorted(each.items())
            if numbers.keys() == aggregators.keys()
        }
        for name, each in hours.items()
    }


async def _async_fill(coordinator: DeviceCoordinator, spec: EntitySpec, hours: Hours) -> Filled:
    """Add hours to one statistic."""
    assert spec.datapoint
    hass = coordinator.hass
    statistic_id, own, unit = _target(coordinator, spec)
    known, recorded_unit = await get_instance(hass).async_add_executor_job(
        _read, hass, statistic_id
    )
    unit = recorded_unit if known else unit
    hours = _converted(hours, unit_of(spec, coordinator.data), unit)
    missing: Hours = {at: numbers for at, numbers in hours.items() if at not in known}
    total = spec.state_class in _TOTALS
    if total:
        missing = summed(missing, known, resets=spec.state_class == "total_increasing")
    converter = STATISTIC_UNIT_TO_UNIT_CONVERTER.get(unit)
    metadata = StatisticMetaData(
        mean_type=StatisticMeanType.NONE if total else StatisticMeanType.ARITHMETIC,
        has_sum=total,
        name=None if own else f"{coordinator.device_name} {spec.name or spec.datapoint.name}",
        source=RECORDER if own else DOMAIN,
        statistic_id=statistic_id,
        unit_class=converter.UNIT_CLASS if converter else None,
        unit_of_measurement=unit,
    )
    rows = [StatisticData(start=at, **numbers) for at, numbers in missing.items()]  # type: ignore[typeddict-item]
    if rows:
        (async_import_statistics if own else async_add_external_statistics)(hass, metadata, rows)
    return Filled(
        datapoint=spec.datapoint.name, statistic_id=statistic_id, unit=unit, hours=(*missing,)
    )


def _target(coordinator: DeviceCoordinator, spec: EntitySpec) -> tuple[str, bool, str | None]:
    """Return the id of the statistic to fill, whether it is a sensor's own, and its unit."""
    registry = er.async_get(coordinator.hass)
    unit = unit_of(spec, coordinator.data)
    entity_id = registry.async_get_entity_id(
        Platform.SENSOR, DOMAIN, unique_id(coordinator.namespace, spec.key)
    )
    state = coordinator.hass.states.get(entity_id) if entity_id else None
    if state and spec.state_class:
        return state.entity_id, True, state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    return f"{DOMAIN}:{coordinator.device_id}_{slugify(spec.key)}", False, unit


def _read(hass: HomeAssistant, statistic_id: str) -> tuple[Hours, str | None]:
    """Return the hours that a statistic has, and the unit that they are in. Runs in the recorder's executor."""
    found = get_metadata(hass, statistic_ids={statistic_id}).get(statistic_id)
    if found is None:
        return {}, None
    _, metadata = found
    unit, unit_class = metadata["unit_of_measurement"], metadata["unit_class"]
    rows = statistics_during_period(
        hass,
        dt_util.utc_from_timestamp(0),
        None,
        {statistic_id},
        "hour",
        {unit_class: unit} if unit_class and unit else None,
        {"state", "sum"},
    )
    return {
        dt_util.utc_from_timestamp(row["start"]): _plain(row) for row in rows.get(statistic_id, [])
    }, unit


def _plain(row: StatisticsRow) -> dict[str, float]:
    state, total = row.get("state"), row.get("sum")
    return {} if state is None or total is None else {"state": state, "sum": total}


def _converted(hours: Hours, unit: str | None, wanted: str | None) -> Hours:
    """Return hours in another unit, where that is possible."""
    converter = STATISTIC_UNIT_TO_UNIT_CONVERTER.get(wanted)
    if unit == wanted or converter is None or unit not in converter.VALID_UNITS:
        return hours
    convert = converter.converter_factory(unit, wanted)
    return {
        at: {kind: convert(value) for kind, value in numbers.items()}
        for at, numbers in hours.items()
    }


def summed(missing: Hours, known: Hours, *, resets: bool) -> dict[datetime, dict[str, float]]:
    """Return a total's missing hours with sums that fit those of the hours around them.

    A sum is what a meter has counted since the recorder began; one that `resets` begins at 0 again when it falls.
    """
    counted = {at: numbers for at, numbers in known.items() if numbers}
    line = sorted({**missing, **counted}.items())
    grown, before = 0.0, None
    growth: list[float] = []
    for _, numbers in line:
        state = numbers["state"]
        if before is not None:
            grown += state if resets and state < before else state - before
        growth.append(grown)
        before = state
    # Before the first hour that the recorder has, sums lead up to it; after each, they go on from it.
    offset = next(
        (
            counted[at]["sum"] - each
            for (at, _), each in zip(line, growth, strict=True)
            if at in counted
        ),
        0.0,
    )
    result = {}
    for (at, numbers), each in zip(line, growth, strict=True):
        if at in counted:
            offset = counted[at]["sum"] - each
        else:
            result[at] = {**numbers, "sum": each + offset}
    return result
