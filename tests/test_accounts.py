"""Accounts that cannot be set up, accounts that share a device, and what devices hang under."""

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.gizwits.const import DOMAIN
from simulator import Simulator, World
from simulator.demo import GUEST, STRANGER_APP_ID
from simulator.faults import Fault

from .helpers import async_add_account, demo_user, device_of, entity_of


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


async def test_two_accounts_share_a_device(hass: HomeAssistant, simulator: Simulator) -> None:
    """Both have its entities, under ids of their own that a restart keeps; the guest controls it."""
    owner = await async_add_account(hass, simulator)
    guest = await async_add_account(hass, simulator, demo_user(simulator, GUEST))
    spa = device_of(simulator, "Garden spa")
    plain = entity_of(hass, "switch", spa.did, "filter")
    shared = entity_of(hass, "switch", f"{spa.did}@{guest.unique_id}", "filter")
    before = spa.values["filter"]

    await hass.services.async_call("switch", "toggle", {"entity_id": shared}, blocking=True)

    assert spa.values["filter"] is not before
    for entry in (owner, guest):
        assert await hass.config_entries.async_unload(entry.entry_id)
    for entry in (guest, owner):
        assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entity_of(hass, "switch", spa.did, "filter") == plain
    assert hass.states.get(plain).state != "unavailable"
    assert hass.states.get(shared).state != "unavailable"


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Fault(kind="status", status=502, operation="list_bindings"), ConfigEntryState.SETUP_RETRY),
        (Fault(kind="html", operation="list_bindings"), ConfigEntryState.SETUP_RETRY),
        (
            Fault(kind="error_code", code=9003, operation="list_bindings"),
            ConfigEntryState.SETUP_ERROR,
        ),
    ],
)
async def test_an_account_that_cannot_be_listed(
    hass: HomeAssistant, simulator: Simulator, fault: Fault, state: ConfigEntryState
) -> None:
    """What may pass is tried again later; a refused AppID is not."""
    simulator.faults.add(fault)

    entry = await async_add_account(hass, simulator)

    assert entry.state is state
    assert not hass.config_entries.flow.async_progress()


async def test_a_changed_password_asks_for_it(hass: HomeAssistant, simulator: Simulator) -> None:
    """The token is refused, signing in is refused, and the person is asked."""
    user = demo_user(simulator)
    user.password = "Another-1"
    simulator.expire_tokens()
    entry = await async_add_account(hass, simulator)
    simulator.expire_tokens()
    await hass.config_entries.async_reload(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_ERROR
    flows = hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == [SOURCE_REAUTH]


async def test_a_renewed_token_is_kept(hass: HomeAssistant, simulator: Simulator) -> None:
    """Signing in is rationed: the next start uses the token of this one."""
    entry = await async_add_account(hass, simulator)
    before = entry.data["token"]["value"]
    simulator.expire_tokens()

    await entry.runtime_data.account.async_refresh()

    assert entry.runtime_data.account.last_update_success
    assert entry.data["token"]["value"] != before


async def test_a_refused_schema(hass: HomeAssistant, simulator: Simulator) -> None:
    """Entities are inferred from what the device reports."""
    stranger = simulator.world.apps[STRANGER_APP_ID]
    token = simulator.world.add_token("eu", demo_user(simulator), stranger)
    entry = await async_add_account(
        hass,
        simulator,
        app_id=STRANGER_APP_ID,
        token={
            "uid": token.uid,
            "value": token.value,
            "expires_at": "2099-01-01T00:00:00+00:00",
        },
    )
    assert entry.state is ConfigEntryState.LOADED
    socket = device_of(simulator, "Workshop socket")

    entity_id = entity_of(hass, "sensor", socket.did, "Voltage")
    assert float(hass.states.get(entity_id).state) == socket.values["Voltage"]


async def test_a_device_hangs_under_its_gateway(
    hass: HomeAssistant, simulator: Simulator, device_registry: dr.DeviceRegistry
) -> None:
    """A device behind a gateway says so."""
    entry = await async_add_account(hass, simulator)

    def registered(alias: str) -> dr.DeviceEntry:
        did = device_of(simulator, alias).did
        device = device_registry.async_get_device_by_identifier((DOMAIN, did), entry.entry_id)
        assert device
        return device

    assert registered("Front door").via_device_id == registered("Hall gateway").id


async def test_chinese_names(hass: HomeAssistant, simulator: Simulator) -> None:
    """Names follow Home Assistant's language."""
    hass.config.language = "zh-Hans"
    await async_add_account(hass, simulator)
    spa = device_of(simulator, "Garden spa")

    registered = er.async_get(hass).async_get(entity_of(hass, "sensor", spa.did, "water_temp"))

    assert registered
    assert registered.original_name == "水温"
