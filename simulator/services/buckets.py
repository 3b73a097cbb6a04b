"""Aggregates: numbers reported over time, summed up per hour, day, week or month (UTC)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from statistics import fmean

type Sample = tuple[float, dict[str, float]]
"""Unix seconds of a report, and its numeric datapoints."""


def _week(moment: datetime) -> str:
    year, week, _ = moment.isocalendar()
    return f"{year:04}{week:02}"


LABELS: dict[str, Callable[[datetime], str]] = {
    "HOURS": lambda moment: f"{moment:%Y%m%d%H}",
    "DAYS": lambda moment: f"{moment:%Y%m%d}",
    "WEEKS": _week,
    "MONTHS": lambda moment: f"{moment:%Y%m}",
}
FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "avg": fmean,
    "max": max,
    "min": min,
}


def aggregate(
    samples: Iterable[Sample], names: Iterable[str], aggregator: str, unit: str
) -> dict[str, dict[str, float]]:
    """Return label -> name -> value; a label or name without samples is left out."""
    label, function, wanted = LABELS[unit], FUNCTIONS[aggregator], tuple(names)
    collected: dict[str, dict[str, list[float]]] = {}
    for timestamp, values in samples:
        bucket = label(datetime.fromtimestamp(timestamp, UTC))
        for name in wanted:
            if name in values:
                collected.setdefault(bucket, {}).setdefault(name, []).append(values[name])
    return {
        bucket: {name: function(numbers) for name, numbers in columns.items()}
        for bucket, columns in sorted(collected.items())
    }
