"""An account is created by phone: codes, and pictures to read before."""

from http import HTTPStatus
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulator import Fault, FaultKind, Simulator, World, codes

from .creating import PHONE, create, in_picture, new, sent
from .helpers import Typed, start, submit


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
