"""Sharing devices with others, and what others share."""

from io import BytesIO

from PIL import Image
import pytest
import zxingcpp

from script.live.home import Home
from script.live.sign_in import sign_in
from simulator import Simulator
from simulator.demo import EMAIL, GUEST
from simulator.services import sharing

from .frontend import Frontend, until
from .things import device_named, device_page, person, visit


@pytest.mark.usefixtures("account")
async def test_share_by_qr_code(tab: Frontend, home: Home, simulator: Simulator) -> None:
    pump = device_named(simulator, "Pond pump")
    await tab.open("/config/tools/action?service=gizwits.share_device")
    await tab.choose("Select a device", "Pond pump")
    await tab.click("Perform action")
    await tab.sees("Response")

    await tab.open(await device_page(home, pump))
    await tab.page.get_by_text("Share QR code").click()
    shown = tab.page.locator("more-info-image img")
    await tab.sees_picture(shown)
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(await shown.screenshot())))
    offers = simulator.world.state(sharing.SharingState).sharings
    [offer] = [each for each in offers if each.did == pump.did]
    assert code.text == f"type=share&code={offer.code}"
    await tab.picture("share")


async def test_invitation(tab: Frontend, home: Home, simulator: Simulator) -> None:
    light = device_named(simulator, "Desk light")
    guest = person(simulator, GUEST)
    sharing.offer(simulator.world, person(simulator, EMAIL), light, guest, None)
    async with visit(home):
        await sign_in(home, simulator.api_url("eu"), GUEST)
        await tab.open("/config/repairs")
        await tab.page.get_by_text("offers Desk light").click()
        await tab.sees("As a guest you can see and control it")
        await tab.picture("invitation")
        await tab.page.get_by_text("Accept", exact=True).click()
        await until(lambda: guest.uid in light.bindings)
