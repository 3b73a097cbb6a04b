"""Devices: their pages, their controls, actions and schedules."""

from functools import partial

from playwright.async_api import expect
import pytest

from script.live.check import eventually
from script.live.home import Home
from simulator import Simulator

from .frontend import Frontend, until
from .things import device_id, device_named, device_page, is_available, shows

pytestmark = pytest.mark.usefixtures("account")

FAMILIES = {
    "Bathroom heater": "Open window detection",
    "Bedroom purifier": "Ioniser",
    "Cat feeder": "Portions",
    "Desk light": "Overheating",
    "Front door": "Battery",
    "Garden spa": "Bubbles",
    "Hall gateway": "Alarm volume",
    "Living room": "Child lock",
    "Pond pump": "Motor speed",
    "Workshop socket": "Channel",
}
CHANNEL = "switch.workshop_socket_channel"
CALENDAR = "calendar.desk_light_schedules"


async def test_page_of_each_family(tab: Frontend, home: Home, simulator: Simulator) -> None:
    for name, control in FAMILIES.items():
        device = device_named(simulator, name)
        await tab.open(await device_page(home, device))
        await tab.sees("Device info")
        await tab.sees(control)
        await eventually(f"{name} is available", partial(is_available, home, device))
        if name == "Garden spa":
            await tab.picture("device")


async def test_switch(tab: Frontend, home: Home, simulator: Simulator) -> None:
    socket = device_named(simulator, "Workshop socket")
    await tab.open(await device_page(home, socket))
    switch = tab.page.get_by_role("switch", name="Toggle Workshop socket Channel")
    await expect(switch).to_be_checked()
    for on in (False, True):
        await tab.toggle(switch)
        # The frontend shows the new state at once, and the old one again when Home Assistant is slow.
        await until(lambda on=on: socket.values["OnOff"] is on)
        await eventually("the state", partial(shows, home, CHANNEL, "on" if on else "off"))
        await expect(switch).to_be_checked(checked=on)
    socket.press("OnOff")
    await expect(switch).not_to_be_checked()


async def test_schedule_on_the_calendar_page(
    tab: Frontend, home: Home, simulator: Simulator
) -> None:
    light = device_named(simulator, "Desk light")
    # A device gets its calendar with its first schedule, wherever that was made.
    first = {
        "device_id": await device_id(home, light),
        "time": "06:30",
        "weekdays": ["mon"],
        "values": {"power": False},
        "remark": "Morning",
    }
    await home.request("POST", "/api/services/gizwits/create_schedule", first)
    await eventually("a calendar", partial(shows, home, CALENDAR, "on", "off"))
    await tab.open("/calendar")
    await tab.click("Add Event")
    await tab.enter("Summary", "Evening")
    await tab.enter("Description", "power: on")
    await tab.page.get_by_role("spinbutton", name="hh").first.fill("19")
    await tab.choose("Repeat", "Daily")
    await tab.page.locator("ha-dialog-footer").get_by_role("button", name="Add Event").click()
    await tab.sees("Evening")
    (schedule,) = simulator.services.schedules.listed(lambda each: each.remark == "Evening")
    assert schedule.attrs == {"power": True}
    await tab.picture("calendar")


async def test_action_in_developer_tools(tab: Frontend, simulator: Simulator) -> None:
    spa = device_named(simulator, "Garden spa")
    await tab.open("/config/tools/action?service=gizwits.set_datapoints")
    await tab.choose("Select a device", "Garden spa")
    await tab.page.locator("ha-selector-object").get_by_role("textbox").fill("target_temp: 34")
    await tab.click("Perform action")
    await until(lambda: spa.values["target_temp"] == 34)
