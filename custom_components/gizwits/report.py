"""A product report: what whoever helps with a product needs to know, and nothing of its owner."""

from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import REDACTED
from homeassistant.loader import async_get_integration
from homeassistant.util.json import JsonValueType

from .const import DOMAIN
from .device import DeviceCoordinator
from .product.codec import Value
from .product.coverage import coverage
from .product.explain import explain
from .product.personal import is_personal
from .product.schema import ProductSchema
from .values import plain_value


async def product_report(coordinator: DeviceCoordinator) -> dict[str, Any]:
    """Return a product's schema as the cloud gave it, a device's values, and what was decided, as JSON.

    The pages that the maker's app draws are left out. The schema can be given to `python -m custom_components.gizwits.product explain`.
    """
    document = coordinator.account.products.document(coordinator.binding.product_key) or {}
    integration = await async_get_integration(coordinator.hass, DOMAIN)
    binding, product, data = coordinator.binding, coordinator.product, coordinator.data
    return {
        "version": str(integration.version),
        "product_key": binding.product_key,
        "product_name": binding.product_name,
        "mcu_version": binding.mcu_soft_version,
        "coverage": asdict(coverage(coordinator.specs)),
        "problems": list(product.schema.problems),
        "values": {
            name: _shown(product.schema, name, value) for name, value in data.reported.items()
        },
        "unreadable": dict(coordinator.skipped),
        "decisions": decisions(coordinator),
        "schema": {name: each for name, each in document.items() if name != "ui"},
    }


def _shown(schema: ProductSchema, name: str, value: Value) -> JsonValueType:
    """Return a value as JSON, hidden where it tells of a person."""
    if name in schema.datapoints and is_personal(schema.datapoints[name]):
        return REDACTED
    return plain_value(value)


def decisions(coordinator: DeviceCoordinator) -> list[dict[str, Any]]:
    """Return what was decided on each datapoint, in the schema's order."""
    rows = explain(coordinator.product.schema, coordinator.specs)
    return [{name: each for name, each in row.items() if name != "product_key"} for row in rows]
