"""An account is created."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulator import Fault, FaultKind, Simulator, World, codes
from simulator.mailbox import Mailbox
from simulator.services.captchas import CaptchaState

from .helpers import HEATZY, PASSWORD, WAVE, Typed, start, submit, suggested

NEW = "Kettle-4242"
PHONE = "+4915550123456"
BY = {
    "create_email": {"email": "new@example.org", "password": NEW},
    "create_name": {"username": "newcomer", "password": NEW},
    "create_phone": {"phone": PHONE, "password": NEW},
}
NAMES = {
    "create_email": "new@example.org",
    "create_name": "newcomer",
    "create_phone": PHONE,
}


def new(step: str, world: World, **more: Any) -> Typed:
    """Return what a person types to create an account."""
    secret = {"app_secret": world.apps[HEATZY].secret} if step == "create_phone" else {}
    return {"app": HEATZY, "region": "eu", **BY[step], **secret, **more}


def sent(world: World, region: str = "eu", phone: str = PHONE) -> str:
    """Return the code that a phone has got."""
    return world.state(codes.SmsCodes).by_phone[f"{region} {phone}"].code


def in_picture(world: World) -> str:
    """Return what a person reads in the newest picture."""
    return list(world.state(CaptchaState).captchas.values())[-1].text


async def create(hass: HomeAssistant, world: World, step: str, **more: Any) -> Mapping[str, Any]:
    """Go on as far as what is typed leads, with the code if one is asked for."""
    result = await submit(hass, await start(hass, "create", step), new(step, world, **more))
    if result.get("step_id") == "code":
        result = await submit(hass, result["flow_id"], {"code": sent(world)})
    return result


@pytest.mark.parametrize("step", BY)
async def test_create(hass: HomeAssistant, world: World, cloud: Simulator, step: str) -> None:
    """It has no devices yet, and nobody is asked whether that is right."""
    result = await create(hass, world, step)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (user,) = world.regions["eu"].users.values()
    assert NAMES[step] in {user.username, user.email, user.phone}
    assert (user.password, user.lang) == (NEW, "en")
    entry = result["result"]
    assert entry.unique_id == user.uid
    assert entry.data == {
        "app_id": HEATZY,
        "region": "eu",
        "sign_in": "classic",
        "username": NAMES[step],
        "password": NEW,
        "token": entry.data["token"],
    }
    assert NAMES[step] not in entry.title


async def test_create_in_chinese(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    """What the cloud sends is in the language of the home."""
    hass.config.language = "zh-Hans"
    await create(hass, world, "create_name")
    (user,) = world.regions["eu"].users.values()
    assert user.lang == "zh-cn"


@pytest.mark.parametrize(
    ("zone", "region"),
    [("Asia/Shanghai", "cn"), ("Europe/Paris", "eu"), ("Africa/Cairo", "eu"), ("Asia/Tokyo", "us")],
)
async def test_likely_region(hass: HomeAssistant, zone: str, region: str) -> None:
    """The one that a phone in this time zone would choose."""
    await hass.config.async_set_time_zone(zone)
    result = await hass.config_entries.flow.async_configure(
        await start(hass, "create", "create_name")
    )
    (field,) = (field for field in result["data_schema"].schema if field == "region")
    assert field.default() == region


async def test_create_at_a_private_deployment(
    hass: HomeAssistant, world: World, simulator: Simulator
) -> None:
    """Whatever region is chosen; but there can be one address only."""
    both = f"{simulator.api_url('us')}, {simulator.api_url('eu')}"
    result = await create(hass, world, "create_name", advanced={"api": both})
    assert result["errors"] == {"advanced": "one_address"}
    typed = new("create_name", world, advanced={"api": simulator.api_url("us")})
    result = await submit(hass, result["flow_id"], typed)
    assert result["data"]["api"] == simulator.api_url("us")
    assert len(world.regions["us"].users) == 1


@pytest.mark.parametrize("step", BY)
@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"password": "Ab1-567"}, {"password": "password_short"}),
        ({"password": "lowercase1"}, {"password": "password_simple"}),
        ({"app": "other"}, {"app_id": "app_id_required"}),
        ({"app": WAVE}, {"app": "app_refused"}),
        ({"advanced": {"api": "ftp://127.0.0.1"}}, {"advanced": "invalid_address"}),
        ({"advanced": {"api": "http://127.0.0.1:1"}}, {"base": "cannot_connect"}),
    ],
)
async def test_wrong_input(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    step: str,
    wrong: Typed,
    errors: dict[str, str],
) -> None:
    """What was typed stays, and a second try succeeds."""
    flow_id = await start(hass, "create", step)
    result = await submit(hass, flow_id, new(step, world, **wrong))
    assert result["errors"] == errors
    assert suggested(result)["password"] == new(step, world, **wrong)["password"]
    result = await submit(hass, flow_id, new(step, world))
    if step == "create_phone":
        result = await submit(hass, flow_id, {"code": sent(world)})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("step", "field", "error", "other"),
    [
        ("create_email", "email", "email_taken", "other@example.org"),
        ("create_name", "username", "username_taken", "other"),
        ("create_phone", "phone", "phone_taken", "+4915550999999"),
    ],
)
async def test_taken(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    step: str,
    field: str,
    error: str,
    other: str,
) -> None:
    """Somebody has that name; another one is free."""
    world.add_user("eu", password=PASSWORD, **{field: NAMES[step]})
    result = await create(hass, world, step)
    assert result["step_id"] == step
    assert result["errors"] == {field: error}
    result = await submit(hass, result["flow_id"], new(step, world, **{field: other}))
    if step == "create_phone":
        result = await submit(hass, result["flow_id"], {"code": sent(world, phone=other)})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["username"] == other


async def test_address_has_to_be_confirmed(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """The form waits for it, and creates nothing twice."""
    world.apps[HEATZY].confirms_email = True
    result = await create(hass, world, "create_email")
    assert result["step_id"] == "created"
    assert result["description_placeholders"] == {"username": "new@example.org"}
    assert not result["errors"]
    result = await submit(hass, result["flow_id"], {})
    assert result["errors"] == {"base": "not_activated"}
    (link,) = world.state(Mailbox).confirm_links
    world.regions["eu"].users[link.uid].activated = True
    result = await submit(hass, result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert list(world.regions["eu"].users) == [link.uid]


async def test_sign_in_fails_after_creation(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """The account is there all the same."""
    cloud.faults.add(Fault(kind=FaultKind.THROTTLE, operation="login"))
    result = await create(hass, world, "create_name")
    assert result["step_id"] == "created"
    assert result["errors"] == {"base": "throttled"}
    cloud.faults.clear()
    result = await submit(hass, result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert len(world.regions["eu"].users) == 1


@pytest.mark.parametrize(
    ("code", "errors"),
    [
        (9046, {"base": "busy"}),
        (9039, {"app": "app_not_allowed"}),
        (9015, {"base": "refused"}),
        (9041, {"base": "throttled"}),
        (9008, {"base": "server_error"}),
    ],
)
async def test_refused(
    hass: HomeAssistant, world: World, cloud: Simulator, code: int, errors: dict[str, str]
) -> None:
    """Each refusal has a text of its own."""
    cloud.faults.add(Fault(kind=FaultKind.ERROR_CODE, code=code, operation="create_user"))
    result = await create(hass, world, "create_email")
    assert result["errors"] == errors
    cloud.faults.clear()
    result = await submit(hass, result["flow_id"], new("create_email", world))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"app_secret": "guessed"}, {"app_secret": "wrong_app_secret"}),
        ({"phone": "none"}, {"phone": "invalid_phone"}),
        ({"phone": "+12"}, {"phone": "invalid_phone"}),
    ],
)
async def test_wrong_sending(
    hass: HomeAssistant, world: World, cloud: Simulator, wrong: Typed, errors: dict[str, str]
) -> None:
    """Nothing is sent, and a second try sends."""
    result = await create(hass, world, "create_phone", **wrong)
    assert result["errors"] == errors
    assert not world.state(codes.SmsCodes).by_phone
    result = await submit(hass, result["flow_id"], new("create_phone", world))
    assert result["step_id"] == "code"
    assert result["description_placeholders"] == {"phone": "+4915****23456"}


@pytest.mark.parametrize(
    ("code", "errors"),
    [
        (9037, {"phone": "code_not_sent"}),
        (9039, {"app": "app_not_allowed"}),
        (9041, {"base": "throttled"}),
    ],
)
async def test_code_is_not_sent(
    hass: HomeAssistant, world: World, cloud: Simulator, code: int, errors: dict[str, str]
) -> None:
    """The form with the number is shown again."""
    cloud.faults.add(Fault(kind=FaultKind.ERROR_CODE, code=code, operation="request_sms_code"))
    result = await create(hass, world, "create_phone")
    assert (result["step_id"], result["errors"]) == ("create_phone", errors)
    cloud.faults.clear()
    result = await submit(hass, result["flow_id"], new("create_phone", world))
    assert result["step_id"] == "code"


async def test_number_as_people_write_it(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """Blanks and brackets mean nothing."""
    result = await create(hass, world, "create_phone", phone=" +49 (1555) 0123-456 ")
    assert result["data"]["username"] == PHONE


async def test_codes(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    """Everything that can go wrong with a code, until one is right."""
    flow_id = await start(hass, "create", "create_phone")
    result = await submit(hass, flow_id, new("create_phone", world))
    first = sent(world)
    result = await submit(hass, flow_id, {})
    assert result["errors"] == {"code": "code_required"}
    result = await submit(hass, flow_id, {"code": "wrong"})
    assert result["errors"] == {"code": "code_wrong"}
    world.state(codes.SmsCodes).by_phone[f"eu {PHONE}"].sent_at -= 100_000
    result = await submit(hass, flow_id, {"code": first})
    assert result["errors"] == {"code": "code_expired"}
    result = await submit(hass, flow_id, {"send_again": True})
    assert (result["step_id"], result["errors"]) == ("code", {})
    assert sent(world) != first
    cloud.faults.add(Fault(kind=FaultKind.THROTTLE, operation="create_user"))
    result = await submit(hass, flow_id, {"code": sent(world)})
    assert (result["step_id"], result["errors"]) == ("code", {"base": "throttled"})
    cloud.faults.clear()
    result = await submit(hass, flow_id, {"code": f" {sent(world)} "})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_picture(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """The browser gets it from Home Assistant, as long as the form is open."""
    flow_id = await start(hass, "create", "create_phone")
    result = await submit(hass, flow_id, new("create_phone", world, with_captcha=True))
    assert result["step_id"] == "captcha"
    first = result["description_placeholders"]["picture"]
    browser = await hass_client_no_auth()
    answer = await browser.get(first)
    assert (answer.status, answer.content_type) == (HTTPStatus.OK, "image/png")
    assert (await answer.read()).startswith(b"\x89PNG")
    assert (await browser.get(first.partition("?")[0])).status == HTTPStatus.UNAUTHORIZED

    result = await submit(hass, flow_id, {"captcha": "wrong"})
    assert result["errors"] == {"captcha": "wrong_captcha"}
    second = result["description_placeholders"]["picture"]
    assert (await browser.get(first)).status == HTTPStatus.NOT_FOUND
    assert (await browser.get(second)).status == HTTPStatus.OK

    result = await submit(hass, flow_id, {"captcha": f" {in_picture(world).lower()} "})
    assert result["step_id"] == "code"
    old = sent(world)
    result = await submit(hass, flow_id, {"send_again": True})
    assert result["step_id"] == "captcha"
    third = result["description_placeholders"]["picture"]
    result = await submit(hass, flow_id, {"captcha": in_picture(world)})
    assert sent(world) != old
    result = await submit(hass, flow_id, {"code": sent(world)})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert (await browser.get(third)).status == HTTPStatus.NOT_FOUND


async def test_flow_with_a_picture_is_closed(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Nothing is kept of it."""
    flow_id = await start(hass, "create", "create_phone")
    result = await submit(hass, flow_id, new("create_phone", world, with_captcha=True))
    hass.config_entries.flow.async_abort(flow_id)
    browser = await hass_client_no_auth()
    picture = result["description_placeholders"]["picture"]
    assert (await browser.get(picture)).status == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("fault", "errors"),
    [
        ({"kind": "error_code", "code": 9037}, {"base": "code_not_sent"}),
        ({"kind": "throttle"}, {"base": "throttled"}),
    ],
)
async def test_code_is_not_sent_after_the_picture(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    fault: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """Another picture is shown, as the first may be spent."""
    flow_id = await start(hass, "create", "create_phone")
    result = await submit(hass, flow_id, new("create_phone", world, with_captcha=True))
    first = result["description_placeholders"]["picture"]
    cloud.faults.add(Fault(operation="verify_captcha_and_send_sms", **fault))
    result = await submit(hass, flow_id, {"captcha": in_picture(world)})
    assert (result["step_id"], result["errors"]) == ("captcha", errors)
    assert result["description_placeholders"]["picture"] != first
    cloud.faults.clear()
    result = await submit(hass, flow_id, {"captcha": in_picture(world)})
    assert result["step_id"] == "code"


@pytest.mark.parametrize(
    ("fault", "errors"),
    [
        ({"path": "/captcha/image/.*"}, {"base": "no_picture"}),
        ({"operation": "get_captcha"}, {"base": "server_error"}),
    ],
)
async def test_no_picture(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    fault: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """At first the form with the number tells, later the one with the picture."""
    cloud.faults.add(Fault(kind=FaultKind.HTML, **fault))
    flow_id = await start(hass, "create", "create_phone")
    typed = new("create_phone", world, with_captcha=True)
    result = await submit(hass, flow_id, typed)
    assert (result["step_id"], result["errors"]) == ("create_phone", errors)
    cloud.faults.clear()
    await submit(hass, flow_id, typed)
    cloud.faults.add(Fault(kind=FaultKind.HTML, **fault))
    result = await submit(hass, flow_id, {"captcha": "wrong"})
    assert (result["step_id"], result["errors"]) == ("captcha", errors)
    cloud.faults.clear()
    result = await submit(hass, flow_id, {"captcha": "any"})
    assert result["errors"] == {"captcha": "wrong_captcha"}
    result = await submit(hass, flow_id, {"captcha": in_picture(world)})
    assert result["step_id"] == "code"
