"""Big accounts: as few requests as design.md allows."""

from collections import Counter
from math import ceil

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from simulator import World

from .drive import Drive
from .helpers import async_add_account, complaints
from .worlds import plain_world

DEVICES = 205
# Once per account, whatever the number of devices.
OF_ACCOUNT = {
    "list_common_schedules",
    "list_groups",
    "list_messages",
    "list_scenes",
    "list_sharings",
}


@pytest.fixture
def world() -> World:
    """Return a cloud in which the account has many devices over several pages."""
    return plain_world(DEVICES)


def _asked(drive: Drive) -> Counter[str]:
    asked = Counter(
        entry.operation for entry in drive.simulator.requests if entry.operation not in OF_ACCOUNT
    )
    drive.simulator.requests.clear()
    return asked


async def test_an_account_asks_for_as_little_as_it_can(
    hass: HomeAssistant, drive: Drive, caplog: pytest.LogCaptureFixture
) -> None:
    """Cold: pages, schemas and a report each. Warm, with push: pages only. Then next to nothing."""
    pages = ceil(DEVICES / 100)
    entry = await async_add_account(hass, drive.simulator)
    assert entry.state is ConfigEntryState.LOADED
    await drive.until(lambda: entry.runtime_data.account.push.connected)
    assert _asked(drive).total() <= pages + 1 + DEVICES

    await drive.finish(hass.config_entries.async_reload(entry.entry_id))
    await drive.until(lambda: entry.runtime_data.account.push.connected)
    await drive.settle()
    assert _asked(drive).total() <= pages
    assert all(device.data.reported for device in entry.runtime_data.account.devices.values())

    caplog.clear()
    await drive.advance(600, step=40)
    assert _asked(drive).total() <= 10
    assert not complaints(caplog)
