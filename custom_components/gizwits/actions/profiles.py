"""What is made of a product: why, how well, and how a person may say it better."""

from dataclasses import asdict
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import entity_registry as er
import voluptuous as vol

from ..const import DOMAIN
from ..device import DeviceCoordinator
from ..identity import unique_id
from ..product.entity import EntitySpec
from ..product.profile_files import skeleton
from ..products import async_products
from ..report import decisions, product_report
from .action import Action
from .targets import DEVICE, device_of


async def _explain(call: ServiceCall) -> ServiceResponse:
    """Answer with what was decided on each datapoint, why, and by which layer."""
    coordinator = device_of(call)
    specs = coordinator.specs
    datapoints = [spec for spec in specs if spec.datapoint]
    return {
        "product_key": coordinator.binding.product_key,
        "composites": [_composite(call.hass, coordinator, spec) for spec in specs if spec.roles],
        "datapoints": [
            {
                **row,
                "entity_id": _entity_id(call.hass, coordinator, spec),
                "layers": dict(spec.layers),
            }
            for spec, row in zip(datapoints, decisions(coordinator), strict=True)
        ],
    }


def _composite(
    hass: HomeAssistant, coordinator: DeviceCoordinator, spec: EntitySpec
) -> dict[str, Any]:
    return {
        "entity_id": _entity_id(hass, coordinator, spec),
        "key": spec.key,
        "platform": spec.platform,
        "roles": {
            name: role.spec.datapoint.name
            for name, role in spec.roles.items()
            if role.spec.datapoint
        },
        "layer": spec.layers.get("composite", "rules"),
    }


def _entity_id(hass: HomeAssistant, coordinator: DeviceCoordinator, spec: EntitySpec) -> str | None:
    key = unique_id(coordinator.namespace, spec.key)
    return er.async_get(hass).async_get_entity_id(spec.platform, DOMAIN, key)


async def _export_profile(call: ServiceCall) -> ServiceResponse:
    """Answer with a profile file that says what is decided now."""
    coordinator = device_of(call)
    product = coordinator.product
    return {
        "file": f"{coordinator.binding.product_key}.yaml",
        "profile": skeleton(product.schema, product.specs),
    }


async def _get_product_report(call: ServiceCall) -> ServiceResponse:
    """Answer with what a bug report about a product needs."""
    return await product_report(device_of(call))


async def _reload_profiles(call: ServiceCall) -> ServiceResponse:
    """Read the person's profile files again, and understand all products anew if they changed."""
    products = await async_products(call.hass)
    if await products.async_reload_profiles():
        for entry in call.hass.config_entries.async_loaded_entries(DOMAIN):
            await call.hass.config_entries.async_reload(entry.entry_id)
    return {
        "profiles": [profile.name for profile in products.own.profiles],
        "errors": [asdict(error) for error in products.own.errors],
    }


ACTIONS: Final = (
    Action(
        name="explain",
        schema=vol.Schema(DEVICE),
        handler=_explain,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="export_profile",
        schema=vol.Schema(DEVICE),
        handler=_export_profile,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="get_product_report",
        schema=vol.Schema(DEVICE),
        handler=_get_product_report,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="reload_profiles",
        schema=vol.Schema({}),
        handler=_reload_profiles,
        response=SupportsResponse.OPTIONAL,
        admin=True,
    ),
)
