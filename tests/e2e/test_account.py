"""An account that is there: bind, choose, sign in again, remove."""

from io import BytesIO

from playwright.async_api import expect
import pytest
import segno

from script.live.home import Home
from script.live.sign_in import sign_in
from simulator import FaultKind, Simulator
from simulator.demo import EMAIL, NEW_QR

from .frontend import Frontend
from .things import add_person, device_named, device_page, person, visit

TITLE = "(****@example.com)"
NEW_PASSWORD = "Demo-5678"


@pytest.mark.usefixtures("account")
async def test_bind_by_a_picture_of_a_qr_code(
    tab: Frontend, home: Home, simulator: Simulator
) -> None:
    (new,) = (each for each in simulator.world.devices.values() if each.qr_content == NEW_QR)
    await tab.options(TITLE)
    await tab.sees("Bind a device")
    await tab.pick("Bind a device")
    await tab.pick("A QR code: a picture or its text")
    photo = BytesIO()
    segno.make_qr(NEW_QR).save(photo, kind="png", scale=8)
    await tab.upload("photo.png", "image/png", photo.getvalue())
    await tab.submit()
    await tab.sees("is bound and ready")
    await tab.finish()
    assert person(simulator, EMAIL).uid in new.bindings
    await tab.open(await device_page(home, new))
    await tab.sees("Device info")


@pytest.mark.usefixtures("account")
async def test_hide_a_datapoint(tab: Frontend, home: Home, simulator: Simulator) -> None:
    await tab.options(TITLE)
    await tab.pick("Datapoints of a device")
    await tab.choose("Device", "Workshop socket")
    await tab.submit()
    await tab.pick("Show or hide datapoints")
    await tab.click("Remove Current (Current)")
    await tab.submit()
    await tab.sees("Options successfully saved")
    await tab.finish()
    await tab.open(await device_page(home, device_named(simulator, "Workshop socket")))
    await tab.sees("Voltage")
    await expect(tab.page.get_by_text("Current", exact=True)).to_have_count(0)


async def test_sign_in_again_then_remove(tab: Frontend, home: Home, simulator: Simulator) -> None:
    user = add_person(simulator, "forgetful@example.com", "Desk light")
    async with visit(home):
        await sign_in(home, simulator.api_url("eu"), user.email)
        user.password = NEW_PASSWORD
        simulator.expire_tokens()
        simulator.push.strike(FaultKind.PUSH_DEAD)
        await tab.open("/config/integrations/dashboard")
        await tab.click("Reconfigure")
        await tab.sees("The cloud no longer accepts the sign-in")
        await tab.enter("Password", NEW_PASSWORD)
        await tab.submit()
        await tab.sees("Re-authentication was successful")
        await tab.finish()

        row = await tab.account("(forge****@example.com)")
        await row.get_by_role("button", name="Menu").first.click()
        await tab.page.get_by_role("menuitem", name="Delete").click()
        await tab.sees("permanently deleted")
        await tab.click("Delete")
        await expect(row).to_have_count(0)
