"""Explain decisions: one row per datapoint, for people as a table and for tools as JSON."""

from collections.abc import Iterable, Mapping
from typing import TypedDict
import unicodedata

from .describe import describe
from .entity import EntitySpec
from .schema import ProductSchema


class Row(TypedDict):
    """What ``--json`` prints for one datapoint; numbers in shown units, options in the order of their values."""

    product_key: str
    name: str
    platform: str
    device_class: str | None
    unit: str | None
    state_class: str | None
    category: str | None
    enabled: bool
    english: str
    chinese: str
    min: int | float | None
    max: int | float | None
    step: int | float | None
    options_en: list[str] | None
    options_zh: list[str] | None
    composite: str | None
    why: list[str]


def explain(schema: ProductSchema, specs: Iterable[EntitySpec] | None = None) -> list[Row]:
    """Return the decisions on a product, one row per datapoint in the schema's order."""
    return [
        _row(schema, spec)
        for spec in (describe(schema) if specs is None else specs)
        if spec.datapoint
    ]


def table(rows: Iterable[Row]) -> str:
    """Return the decisions as a table: datapoint, decision, why."""
    cells = [("datapoint", "decision", "why")]
    cells += [(row["name"][:40], _decision(row), "; ".join(row["why"])) for row in rows]
    widths = [max(_width(row[column]) for row in cells) for column in range(2)]
    return "\n".join(
        "  ".join(
            (*(_pad(cell, width) for cell, width in zip(row, widths, strict=False)), row[2])
        ).rstrip()
        for row in cells
    )


def _row(schema: ProductSchema, spec: EntitySpec) -> Row:
    labels = spec.labels if spec.platform in ("select", "sensor") else ()
    return Row(
        product_key=schema.product_key,
        name=spec.datapoint.name if spec.datapoint else spec.key,
        platform=spec.platform,
        device_class=spec.device_class,
        unit=spec.unit,
        state_class=spec.state_class,
        category=spec.category,
        enabled=spec.enabled and not spec.hidden,
        english=spec.name,
        chinese=spec.chinese,
        min=spec.minimum,
        max=spec.maximum,
        step=spec.step,
        options_en=[label.english for label in labels] or None,
        options_zh=[label.chinese for label in labels] or None,
        composite=spec.composite,
        why=list(spec.why) + [f"{field} by {layer}" for field, layer in spec.layers.items()],
    )


def _decision(row: Mapping[str, object]) -> str:
    what = f"{row['platform']} {row['english']!r} {row['chinese']}"
    details = [
        str(row[field])
        for field in ("device_class", "unit", "state_class", "category")
        if row[field] is not None
    ]
    if row["min"] is not None:
        details.append(f"{row['min']}..{row['max']} by {row['step']}")
    if isinstance(options := row["options_en"], list):
        details.append("/".join(options))
    if row["composite"]:
        details.append(f"part of {row['composite']}")
    if not row["enabled"]:
        details.append("disabled")
    return f"{what} ({', '.join(details)})" if details else what


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
