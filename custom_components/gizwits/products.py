"""The products of the devices: their schemas, cached on disk for all accounts, and what they mean."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.singleton import singleton
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .cloud import (
    GizwitsAuthError,
    GizwitsClient,
    GizwitsConnectionError,
    GizwitsError,
    GizwitsServerError,
    GizwitsThrottledError,
)
from .const import DOMAIN
from .own_profiles import OwnProfiles
from .product.describe import describe
from .product.entity import EntitySpec
from .product.profiles import Profile, layers_for, refine
from .product.schema import ProductSchema, infer_schema, parse_schema

_LOGGER = logging.getLogger(__name__)
_FRESH = timedelta(days=7)
_SAVE_DELAY = 10
# Failures that say nothing about a schema.
_PASSING = (
    GizwitsAuthError,
    GizwitsConnectionError,
    GizwitsServerError,
    GizwitsThrottledError,
)
_PRODUCTS: HassKey[Products] = HassKey(f"{DOMAIN}.products")


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product's schema as its maker wrote it, the same with what profiles know better, and its entities."""

    source: ProductSchema
    schema: ProductSchema
    specs: tuple[EntitySpec, ...]


def product_of(schema: ProductSchema, own: Sequence[Profile] = ()) -> Product:
    """Return a product by its schema; `own` is what a person knows better, weakest first."""
    return Product(
        source=schema,
        schema=refine(schema, layers_for(schema, own)),
        specs=describe(schema, own),
    )


def guessed(product_key: str, attrs: dict[str, Any], own: Sequence[Profile] = ()) -> Product:
    """Return a product whose schema the cloud refuses, by the values that a device of it reports."""
    return product_of(infer_schema(product_key, attrs), own)


class Products:
    """Product keys to products. A schema rarely changes: the one on disk serves until there is a newer one."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Read nothing yet."""
        self._store: Store[dict[str, dict[str, Any]]] = Store(hass, 1, f"{DOMAIN}.products")
        self._documents: dict[str, dict[str, Any]] = {}
        self._products: dict[str, Product] = {}
        self._fetching: dict[str, asyncio.Lock] = {}
        self.refused: set[str] = set()
        """Keys of products whose schema the cloud does not give, or not a usable one."""
        self.own = OwnProfiles(hass)

    async def async_load(self) -> None:
        """Read the cache and the person's profiles from the disk."""
        self._documents = await self._store.async_load() or {}
        await self.own.async_load()

    async def async_reload_profiles(self) -> bool:
        """Read the person's profiles again; return whether products have to be understood anew."""
        changed = await self.own.async_load()
        if changed:
            self._products.clear()
        return changed

    def document(self, product_key: str) -> dict[str, Any] | None:
        """Return the schema of a product as the cloud gave it."""
        known = self._documents.get(product_key)
        return known and known["schema"]

    async def async_get(self, client: GizwitsClient, product_key: str) -> Product | None:
        """Return a product, from the cache if it can be; None if the cloud does not give its schema now."""
        async with self._fetching.setdefault(product_key, asyncio.Lock()):
            if product_key not in self._products and product_key in self._documents:
                self._keep(product_key, self._documents[product_key]["schema"])
            if product_key not in self._products:
                await self._async_fetch(client, product_key)
            return self._products.get(product_key)

    async def async_refresh(self, client: GizwitsClient, product_key: str) -> bool:
        """Ask for a schema again if it is old; return whether it says something new."""
        known = self._documents.get(product_key)
        if known and dt_util.utcnow().timestamp() - known["at"] < _FRESH.total_seconds():
            return False
        before = self._products.get(product_key)
        await self._async_fetch(client, product_key)
        after = self._products.get(product_key)
        return (before and before.source) != (after and after.source)

    async def _async_fetch(self, client: GizwitsClient, product_key: str) -> None:
        try:
            document = await client.devices.schema(product_key)
        except GizwitsError as err:
            _LOGGER.debug("The schema of a product is not to be had: %s", err)
            if not isinstance(err, _PASSING):
                self.refused.add(product_key)
            return
        if not self._keep(product_key, document):
            self.refused.add(product_key)
            return
        self.refused.discard(product_key)
        self._documents[product_key] = {"at": dt_util.utcnow().timestamp(), "schema": document}
        self._store.async_delay_save(lambda: self._documents, _SAVE_DELAY)

    def _keep(self, product_key: str, document: dict[str, Any]) -> bool:
        schema = parse_schema(document, product_key)
        if schema.datapoints:
            self._products[product_key] = product_of(schema, self.own.profiles)
        return bool(schema.datapoints)


@singleton(_PRODUCTS, async_=True)
async def async_products(hass: HomeAssistant) -> Products:
    """Return the products that all accounts share."""
    products = Products(hass)
    await products.async_load()
    return products
