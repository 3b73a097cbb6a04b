"""Accounts with more entities than Home Assistant enables."""

from collections import Counter

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_platform, entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits import room
from custom_components.gizwits.const import DOMAIN
from simulator import Simulator, World

from .helpers import async_add_account
from .worlds import add_device, document, plain_world

DEVICES = 10


@pytest.fixture
def world() -> World:
    """Return a cloud in which the account has devices with controls, a reading that means something, and others."""
    world = plain_world(0)
    described = document()
    described["entities"][0]["attrs"][3] |= {"name": "temp", "display_name": "Water temperature"}
    product = world.add_product(described | {"product_key": "f" * 32})
    (user,) = world.regions["eu"].users.values()
    for number in range(DEVICES):
        add_device(world, product, user, f"Plain {number}")
    return world


def enabled(hass: HomeAssistant, entry: MockConfigEntry) -> Counter[str]:
    """Return how many entities of datapoints are enabled, by datapoint."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return Counter(each.unique_id.partition("_")[2] for each in entities if not each.disabled)


@pytest.mark.parametrize(
    ("most", "there", "not_there"),
    [
        (200, {"zeta", "eta", "theta", "temp", "kappa", "ny"}, set()),
        (100, {"zeta", "eta", "theta", "temp"}, {"kappa", "ny"}),
        (75, {"zeta", "eta", "theta"}, {"temp", "kappa", "ny"}),
    ],
)
async def test_what_matters_most_is_enabled(
    hass: HomeAssistant,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    most: int,
    there: set[str],
    not_there: set[str],
) -> None:
    """Settings and diagnostics are left out first, then readings; a person is told how many."""
    monkeypatch.setattr(room, "MOST", most)
    monkeypatch.setattr(room, "OF_ACCOUNT", 10)
    monkeypatch.setattr(entity_platform, "MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY", most)

    entry = await async_add_account(hass, simulator)

    by_datapoint = enabled(hass, entry)
    assert {name: by_datapoint[name] for name in there} == dict.fromkeys(there, DEVICES), (
        by_datapoint
    )
    assert not by_datapoint.keys() & not_there, by_datapoint
    assert "Reached the maximum" not in caplog.text
    issue_id = f"entity_limit-{entry.entry_id}"
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert bool(issue) == bool(not_there)

    await hass.config_entries.async_reload(entry.entry_id)

    assert enabled(hass, entry) == by_datapoint
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None


async def test_not_even_what_acts_fits(
    hass: HomeAssistant,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As many as there is room for; the others can be enabled by hand."""
    monkeypatch.setattr(room, "MOST", 55)
    monkeypatch.setattr(room, "OF_ACCOUNT", 10)
    monkeypatch.setattr(entity_platform, "MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY", 55)

    entry = await async_add_account(hass, simulator)

    by_datapoint = enabled(hass, entry)
    assert by_datapoint["zeta"] + by_datapoint["eta"] + by_datapoint["theta"] == 15
    assert "Reached the maximum" not in caplog.text
