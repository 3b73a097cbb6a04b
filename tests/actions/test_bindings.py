"""Bind devices, name them in the cloud, give them back."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.gizwits.const import DOMAIN
from simulator import Fault, Simulator, roles
from simulator.demo import GUEST
from simulator.device import Device
from simulator.services import sharing

from ..helpers import demo_user, device_of, entity_of
from ..options.helpers import new_device, registered
from .helpers import act, ask, id_of


@pytest.fixture
def device(simulator: Simulator) -> Device:
    return new_device(simulator)


def offered(simulator: Simulator, device: Device) -> str:
    """Offer a device of somebody else, and return the code."""
    guest = demo_user(simulator, GUEST)
    roles.bind(simulator.world, device, guest.uid)
    code = sharing.offer(simulator.world, guest, device, None, None).code
    assert code
    return code


def ways(simulator: Simulator, device: Device, way: str) -> dict[str, str]:
    """Return what binds a device in one of the ways."""
    if way == "share_code":
        return {"share_code": offered(simulator, device)}
    if way == "invitation":
        return {"qr_content": f"type=share&code={offered(simulator, device)}"}
    return {
        "qr": {"qr_content": device.qr_content},
        "mac": {
            "mac": device.mac.upper(),
            "product_key": device.product_key,
            "product_secret": device.product.secret,
        },
        "passcode": {"did": device.did, "passcode": device.passcode},
    }[way]


@pytest.mark.parametrize("way", ["qr", "invitation", "share_code", "mac", "passcode"])
async def test_bind(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    device: Device,
    way: str,
) -> None:
    """It is there at once, with the name that was given."""
    given = ways(simulator, device, way)

    answer = await ask(
        hass,
        "bind_device",
        config_entry_id=account.entry_id,
        alias="Greenhouse",
        remark="Behind the shed",
        **given,
    )

    assert answer == {"device_id": id_of(hass, device)}
    binding = device.bindings[demo_user(simulator).uid]
    assert (binding.dev_alias, binding.remark) == ("Greenhouse", "Behind the shed")
    registered = dr.async_get(hass).async_get(answer["device_id"])
    assert registered
    assert registered.name == "Greenhouse"
    assert hass.states.get(entity_of(hass, "switch", device.did, "OnOff"))


@pytest.mark.parametrize(("set_owner", "role"), [(True, "owner"), (False, "special")])
async def test_become_owner(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    device: Device,
    set_owner: bool,
    role: str,
) -> None:
    given = {"qr_content": device.qr_content, "set_owner": set_owner}
    await act(hass, "bind_device", config_entry_id=account.entry_id, **given)

    assert device.bindings[demo_user(simulator).uid].role == role


async def test_bind_what_is_bound(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    content = device_of(simulator, "Desk light").qr_content

    answer = await ask(hass, "bind_device", config_entry_id=account.entry_id, qr_content=content)

    assert answer == {"device_id": None}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"mac": "0dd5eed0f00d"},
        {"mac": "0dd5eed0f00d", "product_key": "key"},
        {"did": "did"},
        {"qr_content": "text", "share_code": "code"},
        {"qr_content": "text", "passcode": "code"},
        {"alias": "Only a name"},
    ],
)
async def test_bind_in_no_way_or_two(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, given: dict[str, str]
) -> None:
    before = simulator.requests.total
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "bind_device", config_entry_id=account.entry_id, **given)

    assert raised.value.translation_key == "bind_ways"
    assert simulator.requests.total == before


@pytest.mark.parametrize("empty", ["", " "])
async def test_bind_by_nothing(hass: HomeAssistant, account: MockConfigEntry, empty: str) -> None:
    with pytest.raises(vol.Invalid):
        await act(hass, "bind_device", config_entry_id=account.entry_id, qr_content=empty)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"qr_content": "https://example.com"}, 9040),
        ({"share_code": "0" * 32}, 9084),
        ({"mac": "0dd5eed0f00d", "product_key": "key", "product_secret": "secret"}, 9002),
        ({"did": "did", "passcode": "passcode"}, 9016),
    ],
)
async def test_bind_refused(
    hass: HomeAssistant, account: MockConfigEntry, given: dict[str, str], code: int
) -> None:
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "bind_device", config_entry_id=account.entry_id, **given)

    assert raised.value.translation_key == f"code_{code}"


async def test_update(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> None:
    """The device has its new name at once; what is not given stays."""
    light = device_of(simulator, "Desk light")
    binding = light.bindings[demo_user(simulator).uid]
    binding.remark = "stays"
    simulator.requests.clear()

    await act(
        hass, "update_binding", device_id=id_of(hass, light), alias="Lamp", labels=["desk", "led"]
    )

    assert (binding.dev_alias, binding.remark) == ("Lamp", "stays")
    assert binding.dev_label == ["desk", "led"]
    device = dr.async_get(hass).async_get(id_of(hass, light))
    assert device
    assert device.name == "Lamp"
    assert not simulator.requests.of("list_bindings")


async def test_alias_from_the_name(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    light = device_of(simulator, "Desk light")
    device_id = id_of(hass, light)
    dr.async_get(hass).async_update_device(device_id, name_by_user="My lamp")

    await act(hass, "update_binding", device_id=device_id, alias_from_name=True)

    assert light.bindings[demo_user(simulator).uid].dev_alias == "My lamp"


@pytest.mark.parametrize("given", [{}, {"alias_from_name": False}])
async def test_update_nothing(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, given: dict[str, Any]
) -> None:
    light = device_of(simulator, "Desk light")
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "update_binding", device_id=id_of(hass, light), **given)

    assert raised.value.translation_key == "nothing_to_change"


async def test_update_refused(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    """The name stays as it is."""
    light = device_of(simulator, "Desk light")
    simulator.faults.add(Fault(kind="error_code", code=9017, operation="update_binding"))
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "update_binding", device_id=id_of(hass, light), alias="Lamp")

    assert raised.value.translation_key == "code_9017"
    device = dr.async_get(hass).async_get(id_of(hass, light))
    assert device
    assert device.name == "Desk light"


async def test_unbind(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> None:
    light = device_of(simulator, "Desk light")

    await act(hass, "unbind_device", device_id=id_of(hass, light), confirm=True)

    assert not light.bindings
    assert not registered(hass, light)


async def test_unbind_unconfirmed(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    light = device_of(simulator, "Desk light")
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "unbind_device", device_id=id_of(hass, light), confirm=False)
    assert raised.value.translation_key == "unbind_unconfirmed"
    with pytest.raises(vol.Invalid):
        await act(hass, "unbind_device", device_id=id_of(hass, light))

    assert light.bindings
    assert registered(hass, light)


async def test_unbind_is_for_administrators(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    hass_read_only_user: MockUser,
) -> None:
    light = device_of(simulator, "Desk light")
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN,
            "unbind_device",
            {"device_id": id_of(hass, light), "confirm": True},
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )

    assert light.bindings


async def test_unbind_what_somebody_else_has_unbound(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    light = device_of(simulator, "Desk light")
    device_id = id_of(hass, light)
    roles.unbind(simulator.world, light, demo_user(simulator).uid)

    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "unbind_device", device_id=device_id, confirm=True)

    assert raised.value.translation_key in {"code_9017", "device_gone"}
