"""Adding an account."""

from collections.abc import AsyncGenerator
import json
from typing import Any

import pytest

from script.live.home import Home
from script.live.process import ROOT
from simulator import Simulator
from simulator.codes import SmsCodes
from simulator.demo import APP_ID, GUEST, PASSWORD, TRAVELLER
from simulator.services.captchas import CaptchaState

from .frontend import Frontend
from .things import visit

PHONE = "+4915550987654"
TRANSLATIONS = ROOT / "custom_components" / "gizwits" / "translations"
OTHER_APP = "Other: I have an AppID"


@pytest.fixture(autouse=True)
async def visit_home(home: Home) -> AsyncGenerator[None]:
    """Remove the accounts that a scenario adds."""
    async with visit(home):
        yield


async def test_wrong_password_then_the_right_one_and_a_region(
    tab: Frontend, simulator: Simulator
) -> None:
    await tab.add_integration()
    await tab.sees("How do you want to begin?")
    await tab.picture("begin")
    await tab.pick("Sign in")
    await tab.choose("App", OTHER_APP)
    await tab.enter("AppID", APP_ID)
    await tab.enter("User name, e-mail or phone", TRAVELLER)
    await tab.enter("Password", "wrong")
    await tab.click("Advanced")
    apis = ", ".join(simulator.api_url(region) for region in simulator.world.regions)
    await tab.enter("Address of a private deployment", apis)
    await tab.submit()
    await tab.sees("The password is wrong.")

    await tab.enter("Password", PASSWORD)
    await tab.submit()
    await tab.sees("This user name has devices in more than one region.")
    await tab.flow.get_by_role("radio").last.click()
    await tab.submit()
    await tab.sees("Name and assign")
    await tab.finish()
    await tab.sees(await tab.account("(trave****@example.com)"))


async def test_in_chinese(chinese_tab: Frontend, simulator: Simulator) -> None:
    tab = chinese_tab
    chinese: dict[str, Any] = json.loads((TRANSLATIONS / "zh-Hans.json").read_text())
    texts = chinese["config"]["step"]["sign_in"]
    await tab.open("/config/integrations/dashboard/add?domain=gizwits")
    await tab.click("确定")
    await tab.sees(chinese["config"]["step"]["user"]["description"])
    await tab.picture("begin.zh-Hans")
    await tab.pick(chinese["config"]["step"]["user"]["menu_options"]["sign_in"])
    await tab.choose(texts["data"]["app"], chinese["selector"]["app"]["options"]["other"])
    await tab.enter(texts["data"]["app_id"], APP_ID)
    await tab.enter(texts["data"]["username"], GUEST)
    await tab.enter(texts["data"]["password"], PASSWORD)
    advanced = texts["sections"]["advanced"]
    await tab.click(advanced["name"])
    await tab.enter(advanced["data"]["api"], simulator.api_url("eu"))
    await tab.submit()
    await tab.sees(tab.flow.get_by_placeholder("Gizwits (g****@example.com)"))
    await tab.finish()
    await tab.sees(await tab.account("(g****@example.com)"))


async def test_create_an_account_by_phone_with_captcha(tab: Frontend, simulator: Simulator) -> None:
    world = simulator.world
    await tab.add_integration()
    await tab.pick("Create an account")
    await tab.pick("Phone number")
    await tab.choose("App", OTHER_APP)
    await tab.enter("AppID", APP_ID)
    await tab.enter("Phone number", PHONE)
    await tab.enter("New password", PASSWORD)
    await tab.enter("Secret of the app", world.apps[APP_ID].secret)
    await tab.toggle(tab.page.get_by_role("switch", name="Read a picture first"))
    await tab.click("Advanced")
    await tab.enter("Address of a private deployment", simulator.api_url("eu"))
    await tab.submit()

    await tab.sees_picture(tab.flow.locator("ha-markdown img"))
    (made,) = world.state(CaptchaState).captchas.values()
    await tab.enter("Text in the picture", made.text)
    await tab.submit()
    await tab.sees("A code was sent to")
    (sent,) = world.state(SmsCodes).by_phone.values()
    await tab.enter("Code", sent.code)
    await tab.submit()
    await tab.sees("Name and assign")
    await tab.finish()
    await tab.sees(await tab.account("(+4915****87654)"))
    assert [user for user in world.regions["eu"].users.values() if user.phone == PHONE]
