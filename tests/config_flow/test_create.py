"""An account is created."""

from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.gizwits.cloud.users import Users
from simulator import Fault, FaultKind, Simulator, World
from simulator.mailbox import Mailbox

from .creating import BY, NAMES, NEW, create, new, sent
from .helpers import HEATZY, JEBAO, PASSWORD, WAVE, Typed, reauth, start, submit, suggested


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


async def test_create_for_an_app_with_its_own_back_end(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """Accounts are created at the Open API, so that is where they are known for sure."""
    world.apps[JEBAO].aep = ""
    result = await create(hass, world, "create_name", app=JEBAO)
    entry = result["result"]
    assert entry.data["sign_in"] == "classic"
    flow = await reauth(hass, entry)
    result = await submit(hass, flow["flow_id"], {"password": NEW})
    assert result["reason"] == "reauth_successful"


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


async def test_unexpected_error(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log has it, the form goes on."""
    with monkeypatch.context() as patch:
        patch.setattr(Users, "create_by_name", AsyncMock(side_effect=ZeroDivisionError))
        result = await create(hass, world, "create_name")
    assert result["errors"] == {"base": "unknown"}
    assert "Unexpected error in a form" in caplog.text
    result = await submit(hass, result["flow_id"], new("create_name", world))
    assert result["type"] is FlowResultType.CREATE_ENTRY
