"""What the account is to a device: the sensor, and what its role allows."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.gizwits.const import DOMAIN
from simulator import Simulator, World, roles
from simulator.device import Role

from .actions.helpers import act, ask, id_of
from .helpers import async_add_account, coordinator_of, demo_user, device_of
from .offers import GUEST, offers, shared_world

SHARING = {
    "share_device": {"email": "somebody@example.com"},
    "get_guests": {},
    "remove_guest": {"guest": GUEST},
    "transfer_device": {"guest": GUEST},
}
MAY_NOT = {
    Role.SPECIAL: ("get_guests", "remove_guest", "transfer_device"),
    Role.GUEST: tuple(SHARING),
    Role.NORMAL: tuple(SHARING),
}


@pytest.fixture
def world() -> World:
    """Return a cloud with a device and somebody to share it with."""
    return shared_world()


def sensor_of(hass: HomeAssistant, did: str) -> er.RegistryEntry:
    """Return the sensor of the role."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id("sensor", DOMAIN, f"{did}-role")
    assert entity_id
    return registry.entities[entity_id]


@pytest.mark.parametrize("role", Role)
async def test_sensor(hass: HomeAssistant, simulator: Simulator, role: Role) -> None:
    """It is enabled once a device is shared."""
    device = device_of(simulator, "Plain 0")
    device.bindings[demo_user(simulator).uid].role = role

    await async_add_account(hass, simulator)

    sensor = sensor_of(hass, device.did)
    assert sensor.entity_category is er.EntityCategory.DIAGNOSTIC
    if role in {Role.OWNER, Role.GUEST}:
        state = hass.states.get(sensor.entity_id)
        assert state.state == role
        assert {*state.attributes["options"]} == {*Role}
    else:
        assert sensor.disabled_by is er.RegistryEntryDisabler.INTEGRATION


@pytest.mark.parametrize(
    ("role", "action"), [(role, action) for role, actions in MAY_NOT.items() for action in actions]
)
async def test_what_a_role_may_not_do_is_not_sent(
    hass: HomeAssistant, simulator: Simulator, role: Role, action: str
) -> None:
    """The refusal names the role."""
    device = device_of(simulator, "Plain 0")
    device.bindings[demo_user(simulator).uid].role = role
    await async_add_account(hass, simulator)
    device_id = id_of(hass, device)
    simulator.requests.clear()
    carry_out = ask if action == "get_guests" else act

    with pytest.raises(ServiceValidationError) as refused:
        await carry_out(hass, action, device_id=device_id, **SHARING[action])

    assert refused.value.translation_key == f"role_{role.value}"
    assert {entry.operation for entry in simulator.requests} <= {"list_bindings"}


async def test_a_role_that_has_changed_since(hass: HomeAssistant, simulator: Simulator) -> None:
    """Before anything is refused, the cloud is asked again."""
    device, user = device_of(simulator, "Plain 0"), demo_user(simulator)
    device.bindings[user.uid].role = Role.GUEST
    await async_add_account(hass, simulator)
    device.bindings[user.uid].role = Role.OWNER

    assert await ask(hass, "get_guests", device_id=id_of(hass, device)) == {"guests": []}
    assert hass.states.get(sensor_of(hass, device.did).entity_id).state == "owner"


@pytest.mark.parametrize("role", [None, "steward"])
async def test_a_role_that_nobody_knows(
    hass: HomeAssistant, simulator: Simulator, role: str | None
) -> None:
    """What it allows is left to the cloud."""
    device, user = device_of(simulator, "Plain 0"), demo_user(simulator)
    device.bindings[user.uid].role = Role.OWNER
    await async_add_account(hass, simulator)
    coordinator = coordinator_of(hass, device.did)
    # The simulator knows no other role.
    object.__setattr__(coordinator.binding, "role", role)

    await act(hass, "share_device", device_id=id_of(hass, device), email=GUEST)

    assert len(offers(simulator)) == 1


async def test_the_first_share_makes_the_owner(hass: HomeAssistant, simulator: Simulator) -> None:
    device = device_of(simulator, "Plain 0")
    await async_add_account(hass, simulator)
    assert coordinator_of(hass, device.did).binding.role == "special"

    await act(hass, "share_device", device_id=id_of(hass, device), email=GUEST)

    assert coordinator_of(hass, device.did).binding.role == "owner"
    assert roles.owner_of(device)
