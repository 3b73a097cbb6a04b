"""The menu shows what can be done with the account."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Simulator

from ..helpers import async_add_account
from .helpers import aborted, outcome, until


async def test_everything(hass: HomeAssistant, account: MockConfigEntry) -> None:
    menu = await until(hass, account)

    assert menu["menu_options"] == [
        "bind",
        "include",
        "datapoints",
        "transfer",
        "profile",
        "password",
        "sign_out",
    ]


async def test_without_devices(hass: HomeAssistant, simulator: Simulator) -> None:
    user = simulator.world.add_user("eu", email="nobody@example.com")

    menu = await until(hass, await async_add_account(hass, simulator, user))

    assert menu["menu_options"] == ["bind", "profile", "password", "sign_out"]


async def test_an_account_that_is_not_loaded(hass: HomeAssistant, account: MockConfigEntry) -> None:
    await hass.config_entries.async_unload(account.entry_id)

    assert outcome(await until(hass, account)) == aborted("not_loaded")


async def test_an_account_that_is_unloaded_meanwhile(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await until(hass, account, "datapoints")
    await hass.config_entries.async_unload(account.entry_id)

    device_id = next(iter(form["data_schema"].schema["device_id"].config["options"]))["value"]
    result = await hass.config_entries.options.async_configure(
        form["flow_id"], {"device_id": device_id}
    )

    assert outcome(result) == aborted("not_loaded")
