"""A password is forgotten, set anew, and used."""

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from simulator import Fault, FaultKind, Simulator, World, codes
from simulator.mailbox import Mailbox

from .helpers import EMAIL, HEATZY, WAVE, Typed, add_account, private, start, submit, suggested

NEW = "Kettle-4242"
PHONE = "+4915550123456"
BY_MAIL = {"app": HEATZY, "email": EMAIL}


def by_phone(world: World, **more: str) -> Typed:
    """Return what a person types to get a code."""
    secret = world.apps[HEATZY].secret
    typed = {"app": HEATZY, "region": "eu", "phone": PHONE, "password": NEW, "app_secret": secret}
    return typed | more


def sent(world: World, phone: str = PHONE) -> str:
    """Return the code that a phone has got."""
    return world.state(codes.SmsCodes).by_phone[f"eu {phone}"].code


@pytest.mark.parametrize("region", ["auto", "eu"])
async def test_by_mail(hass: HomeAssistant, world: World, cloud: Simulator, region: str) -> None:
    """The link is followed elsewhere; the form to sign in waits."""
    user = add_account(world, "eu")
    flow_id = await start(hass, "forgot", "forgot_email")
    typed = {**BY_MAIL, "email": f" {EMAIL} ", "advanced": {"region": region}}
    result = await submit(hass, flow_id, typed)
    assert result["step_id"] == "after_mail"
    assert suggested(result) == {
        "app": HEATZY,
        "app_id": None,
        "username": EMAIL,
        "password": None,
        "advanced": {"region": region, "api": None},
    }
    (link,) = world.state(Mailbox).reset_links
    assert link.uid == user.uid
    again = {"app": HEATZY, "username": EMAIL, "password": NEW}
    result = await submit(hass, flow_id, again)
    assert (result["step_id"], result["errors"]) == ("after_mail", {"password": "wrong_password"})
    user.password = NEW
    result = await submit(hass, flow_id, again)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == user.uid


async def test_by_mail_at_a_private_deployment(
    hass: HomeAssistant, world: World, simulator: Simulator
) -> None:
    add_account(world, "us")
    advanced = private(simulator, "us", "eu")["advanced"]
    flow_id = await start(hass, "forgot", "forgot_email")
    result = await submit(hass, flow_id, BY_MAIL | {"advanced": advanced})
    assert result["step_id"] == "after_mail"
    assert suggested(result)["advanced"] == advanced


@pytest.mark.parametrize(
    ("wrong", "faults", "errors", "placeholders"),
    [
        ({"email": "nobody@example.org"}, (), {"base": "user_unknown"}, {}),
        ({"app": WAVE}, (), {"app": "app_refused"}, {}),
        ({"app": "other"}, (), {"app_id": "app_id_required"}, {}),
        ({}, ("eu",), {"base": "user_unknown_unreached"}, {"regions": "Europe"}),
        (
            {},
            ("cn", "us", "eu"),
            {"base": "cannot_connect"},
            {"regions": "China, America and the rest of the world, Europe"},
        ),
    ],
)
async def test_no_mail(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    wrong: Typed,
    faults: tuple[str, ...],
    errors: dict[str, str],
    placeholders: dict[str, str],
) -> None:
    add_account(world, "eu")
    for region in faults:
        cloud.faults.add(Fault(kind=FaultKind.RESET, region=region))
    flow_id = await start(hass, "forgot", "forgot_email")
    result = await submit(hass, flow_id, BY_MAIL | wrong)
    assert (result["step_id"], result["errors"]) == ("forgot_email", errors)
    assert result["description_placeholders"] == placeholders
    cloud.faults.clear()
    assert (await submit(hass, flow_id, BY_MAIL))["step_id"] == "after_mail"


async def test_by_phone(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    """The new password is used at once."""
    user = add_account(world, "eu", phone=PHONE)
    flow_id = await start(hass, "forgot", "forgot_phone")
    result = await submit(hass, flow_id, by_phone(world))
    assert result["step_id"] == "code"
    result = await submit(hass, flow_id, {"code": "wrong"})
    assert result["errors"] == {"code": "code_wrong"}
    result = await submit(hass, flow_id, {"code": sent(world)})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert (user.password, result["data"]["password"]) == (NEW, NEW)
    assert result["data"]["username"] == PHONE


async def test_by_phone_without_devices(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """Nothing of what was typed is asked for again."""
    add_account(world, "eu", phone=PHONE, devices=0)
    flow_id = await start(hass, "forgot", "forgot_phone")
    await submit(hass, flow_id, by_phone(world))
    result = await submit(hass, flow_id, {"code": sent(world)})
    assert (result["step_id"], result["errors"]) == ("sign_in", {"base": "no_devices"})
    kept = suggested(result)
    assert (kept["username"], kept["password"]) == (PHONE, NEW)
    assert kept["advanced"]["region"] == "eu"
    result = await submit(
        hass,
        flow_id,
        {"app": HEATZY, "username": PHONE, "password": NEW, "add_anyway": True},
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_by_phone_that_nobody_has(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """The form with the number is shown again."""
    add_account(world, "eu", phone="+4915550999999")
    flow_id = await start(hass, "forgot", "forgot_phone")
    await submit(hass, flow_id, by_phone(world))
    result = await submit(hass, flow_id, {"code": sent(world)})
    assert (result["step_id"], result["errors"]) == ("forgot_phone", {"base": "user_unknown"})
    await submit(hass, flow_id, by_phone(world, phone="+4915550999999"))
    result = await submit(hass, flow_id, {"code": sent(world, "+4915550999999")})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"password": "short"}, {"password": "password_short"}),
        ({"password": "lowercase"}, {"password": "password_simple"}),
        ({"phone": "?"}, {"phone": "invalid_phone"}),
        ({"app_secret": "?"}, {"app_secret": "wrong_app_secret"}),
        ({"app": WAVE}, {"app": "app_refused"}),
    ],
)
async def test_wrong_input_by_phone(
    hass: HomeAssistant, world: World, cloud: Simulator, wrong: Typed, errors: dict[str, str]
) -> None:
    add_account(world, "eu", phone=PHONE)
    flow_id = await start(hass, "forgot", "forgot_phone")
    result = await submit(hass, flow_id, by_phone(world, **wrong))
    assert (result["step_id"], result["errors"]) == ("forgot_phone", errors)
    await submit(hass, flow_id, by_phone(world))
    result = await submit(hass, flow_id, {"code": sent(world)})
    assert result["type"] is FlowResultType.CREATE_ENTRY
