"""Outlets of one device are devices of their own."""

from homeassistant.core import HomeAssistant

from ..product.builders import attr, number
from .conftest import AddDevice


async def test_an_outlet_is_what_its_switch_is(hass: HomeAssistant, add_device: AddDevice) -> None:
    await add_device(
        attr("switch_1", display_name="插座1"),
        attr("switch_2", display_name="插座2"),
        number("countdown_1", 0, 1440, display_name="插座1倒计时"),
        number("countdown_2", 0, 1440, display_name="插座2倒计时"),
    )

    names = {state.entity_id: state.name for state in hass.states.async_all(("switch", "number"))}
    assert sorted(names.values()) == [
        "Outlet 1",
        "Outlet 1 Countdown",
        "Outlet 2",
        "Outlet 2 Countdown",
    ]
