"""Values of stored commands: between what a person sees and what the cloud keeps."""

from collections.abc import Mapping
from typing import Final

from homeassistant.util.json import JsonValueType
import voluptuous as vol

from .cloud import JSON
from .coordinator import AccountCoordinator
from .failure import refusal, value_refusal
from .product.codec import InvalidValue, Value, WireValue, decode, encode
from .product.entity import EntitySpec
from .products import Product, guessed

# Strings of YAML remember their line; what goes to the cloud has to be plain.
_TEXT: Final = vol.All(str, vol.Coerce(str))

VALUES: Final = vol.All({_TEXT: vol.Any(bool, int, float, _TEXT)}, vol.Length(min=1))
"""What to set: values by the name of a datapoint."""


async def async_product(account: AccountCoordinator, product_key: str) -> Product:
    """Return a product of the account; one without datapoints if the cloud does not tell of it."""
    for coordinator in account.devices.values():
        if coordinator.binding.product_key == product_key:
            return coordinator.product
    product = await account.products.async_get(account.client, product_key)
    return product or guessed(product_key, {})


def plain_value(value: Value | None) -> JsonValueType:
    """Return a value as JSON: bytes as hex digits."""
    return value.hex() if isinstance(value, bytes) else value


def wanted_values(product: Product, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values to encode for values as a person sees them; unknown names stay."""
    wanted = {}
    for name, value in values.items():
        spec = spec_of(product, name)
        wanted[name] = _wanted(spec, value) if spec else value
    return wanted


def wire_values(product: Product, owner: str, values: Mapping[str, Value]) -> dict[str, WireValue]:
    """Return what control wants for values as a person sees them.

    Raises ServiceValidationError that names the owner, a device or a group.
    """
    return {name: wire_value(product, owner, name, value) for name, value in values.items()}


def wire_value(product: Product, owner: str, name: str, value: Value) -> WireValue:
    """Return what control wants for a value as a person sees it."""
    if (datapoint := product.schema.datapoints.get(name)) is None:
        raise refusal("datapoint_unknown", device=owner, datapoint=name)
    spec = spec_of(product, name)
    try:
        return encode(datapoint, _wanted(spec, value) if spec else value)
    except InvalidValue as err:
        raise value_refusal(owner, err) from err


def shown_values(product: Product, wire: Mapping[str, JSON]) -> dict[str, JsonValueType]:
    """Return the values of a stored command as a person sees them."""
    return {name: shown_value(product, name, value) for name, value in wire.items()}


def shown_value(product: Product, name: str, wire: object) -> JsonValueType:
    """Return a stored value as a person sees it; one that cannot be read as it is."""
    if (datapoint := product.schema.datapoints.get(name)) is None:
        return str(wire)
    try:
        value = decode(datapoint, wire)
    except ValueError:
        return str(wire)
    spec = spec_of(product, name)
    shown = spec.shown(value) if spec else value
    # What means "unknown" in a report is a value like others in a command.
    return plain_value(value if shown is None else shown)


def _wanted(spec: EntitySpec, value: Value) -> Value:
    """Return the value to encode; YAML reads the states on and off as truth."""
    if isinstance(value, bool) and spec.options.keys() == {"on", "off"}:
        value = "on" if value else "off"
    return spec.wanted(value)


def spec_of(product: Product, name: str) -> EntitySpec | None:
    """Return the entity of a datapoint."""
    return next(
        (spec for spec in product.specs if spec.datapoint and spec.datapoint.name == name), None
    )
