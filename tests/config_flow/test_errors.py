"""Whatever goes wrong, the form says what, and a second try can succeed."""

import logging
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.flow import sign_in
from simulator import Fault, FaultKind, Simulator, World

from .creating import in_picture, sent
from .helpers import (
    EMAIL,
    HEATZY,
    OWN_APP,
    PASSWORD,
    WAVE,
    Typed,
    add,
    add_account,
    reauth,
    start,
    submit,
    suggested,
    typed,
)
from .test_identities import third_party


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"password": "battery staple"}, {"password": "wrong_password"}),
        ({"username": "nobody"}, {"username": "user_unknown"}),
        ({"username": "new@example.org"}, {"username": "not_activated"}),
        ({"app": WAVE}, {"app": "app_refused"}),
        ({"app": "other", "app_id": "e" * 32}, {"app_id": "app_refused"}),
        ({"app": "other", "app_id": "12345"}, {"app_id": "invalid_app_id"}),
        ({"app": "other"}, {"app_id": "app_id_required"}),
        ({"app_id": OWN_APP}, {"app_id": "app_id_unexpected"}),
        ({"advanced": {"region": "eu", "api": "not an address"}}, {"advanced": "invalid_address"}),
        ({"advanced": {"api": "http://192.0.2.1:80"}}, {"advanced": "invalid_address"}),
        ({"advanced": {"api": "ftp://127.0.0.1"}}, {"advanced": "invalid_address"}),
        ({"advanced": {"api": "https://me:secret@example.org"}}, {"advanced": "invalid_address"}),
        ({"advanced": {"api": "http://127.0.0.1:1"}}, {"base": "cannot_connect"}),
    ],
)
async def test_wrong_input(
    hass: HomeAssistant, world: World, cloud: Simulator, wrong: Typed, errors: dict[str, str]
) -> None:
    add_account(world, "eu")
    add_account(world, "eu", email="new@example.org", activated=False)
    flow_id = await start(hass)
    result = await submit(hass, flow_id, typed(**wrong))
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == errors
    kept = suggested(result)
    for key, value in typed(**wrong).items():
        assert kept[key] == (kept[key] | value if key == "advanced" else value)
    result = await submit(hass, flow_id, typed())
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("fault", "errors", "placeholders"),
    [
        ({"kind": "throttle", "seconds": 60}, "throttled", {"regions": "China, America"}),
        ({"kind": "status", "status": 500}, "server_error", {"regions": "China"}),
        ({"kind": "html"}, "server_error", {"regions": "China"}),
        ({"kind": "malformed"}, "server_error", {"regions": "China"}),
        ({"kind": "reset"}, "cannot_connect", {"regions": "China"}),
        ({"kind": "hang"}, "cannot_connect", {"regions": "China"}),
        ({"kind": "error_code", "code": 9004}, "invalid_auth", {}),
        ({"kind": "error_code", "code": 9015}, "refused", {"detail": "The cloud does not accept"}),
        ({"kind": "error_code", "code": 9043}, "refused", {"detail": "The clock of Home Assist"}),
        (
            {"kind": "error_code", "code": 9876},
            "refused",
            {"detail": "The cloud refused this with error code 9876"},
        ),
    ],
)
async def test_cloud_fails(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    fault: dict[str, Any],
    errors: str,
    placeholders: dict[str, str],
) -> None:
    add_account(world, "eu")
    cloud.faults.add(Fault(path="/app/(login|smart_home/login/pwd)", **fault))
    flow_id = await start(hass)
    result = await submit(hass, flow_id, typed())
    assert result["errors"] == {"base": errors}
    given = result["description_placeholders"]
    assert {key: text[: len(placeholders[key])] for key, text in given.items()} == placeholders
    cloud.faults.clear()
    result = await submit(hass, flow_id, typed())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_devices_cannot_be_listed(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    add_account(world, "eu")
    cloud.faults.add(Fault(kind=FaultKind.STATUS, operation="list_bindings"))
    flow_id = await start(hass)
    result = await submit(hass, flow_id, typed())
    assert result["errors"] == {"username": "user_unknown_unreached"}
    assert result["description_placeholders"] == {"regions": "Europe"}
    cloud.faults.clear()
    result = await submit(hass, flow_id, typed())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_unknown_user_may_be_in_a_region_that_is_down(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    add_account(world, "eu")
    cloud.faults.add(Fault(kind=FaultKind.RESET, region="eu"))
    flow_id = await start(hass)
    result = await submit(hass, flow_id, typed())
    assert result["errors"] == {"username": "user_unknown_unreached"}
    assert result["description_placeholders"] == {"regions": "Europe"}
    cloud.faults.clear()
    result = await submit(hass, flow_id, typed())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_wrong_password_is_told_whatever_the_other_regions_do(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    add_account(world, "eu")
    cloud.faults.add(Fault(kind=FaultKind.RESET, region="cn"))
    result = await submit(hass, await start(hass), typed(password="battery staple"))
    assert result["errors"] == {"password": "wrong_password"}


async def test_unexpected_error(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    add_account(world, "eu")
    flow_id = await start(hass)
    with monkeypatch.context() as patch:
        patch.setattr(sign_in, "discover", AsyncMock(side_effect=ZeroDivisionError))
        result = await submit(hass, flow_id, typed())
    assert result["errors"] == {"base": "unknown"}
    assert "Unexpected error while signing in" in caplog.text
    result = await submit(hass, flow_id, typed())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_same_account_twice(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    add_account(world, "eu")
    await add(hass, typed())
    result = await submit(hass, await start(hass), typed("other", app_id=OWN_APP))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


async def test_several_accounts(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    add_account(world, "eu")
    add_account(world, "eu", email="other@example.org")
    first = await add(hass, typed())
    second = await add(hass, typed(username="other@example.org"))
    assert hass.config_entries.async_entries(DOMAIN) == [first, second]


async def test_nothing_secret_is_logged(
    hass: HomeAssistant, world: World, cloud: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user = add_account(world, "eu", phone="13800001234")
    flow_id = await start(hass)
    await submit(hass, flow_id, typed(password="battery staple"))
    result = await submit(hass, flow_id, typed(username="13800001234"))
    await submit(hass, (await reauth(hass, result["result"]))["flow_id"], {"password": PASSWORD})
    tokens = world.regions["eu"].tokens
    (device,) = world.devices.values()
    secrets = {EMAIL, "13800001234", PASSWORD, "battery staple", user.uid, *tokens}
    secrets |= {device.did, device.mac, device.passcode}
    assert len(tokens) == 2
    assert [secret for secret in secrets if secret in caplog.text] == []


async def test_nothing_secret_of_other_ways_is_logged(
    hass: HomeAssistant, world: World, cloud: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = world.apps[HEATZY].secret
    phone, password, mail = "+4915550123456", "Kettle-4242", "new@example.org"
    app = {"app": HEATZY, "region": "eu"}
    by_phone = {**app, "phone": phone, "password": password, "app_secret": secret}
    flow_id = await start(hass, "create", "create_phone")
    await submit(hass, flow_id, by_phone | {"app_secret": "guessed"})
    await submit(hass, flow_id, by_phone | {"with_captcha": True})
    await submit(hass, flow_id, {"captcha": "wrong"})
    await submit(hass, flow_id, {"captcha": in_picture(world)})
    code = sent(world)
    await submit(hass, flow_id, {"code": f"{code}0"})
    await submit(hass, flow_id, {"code": code})
    for steps, typed_ in (
        (("create", "create_email"), {**app, "email": mail, "password": password}),
        (("forgot", "forgot_email"), {"app": HEATZY, "email": mail}),
        (("forgot", "forgot_email"), {"app": HEATZY, "email": "nobody@example.org"}),
        (("anonymous",), app),
        (("third_party",), third_party()),
        (("token",), {"app": HEATZY, "uid": "f" * 32, "token": "e" * 32}),
    ):
        await submit(hass, await start(hass, *steps), typed_)
    users = world.regions["eu"].users.values()
    assert len(users) == 4
    secrets = {secret, phone, password, mail, "nobody@example.org", code, "ya29", "1144"}
    secrets |= {"e" * 32, "f" * 32, *world.regions["eu"].tokens}
    secrets |= {user.uid for user in users} | {user.phone_id for user in users if user.phone_id}
    assert [secret for secret in secrets if secret in caplog.text] == []
