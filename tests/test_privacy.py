"""Who a person is stays in Home Assistant's storage: not in logs, events, issues, errors or diagnostics."""

from collections.abc import Iterator
import json
import logging
from typing import Any

from homeassistant.const import MATCH_ALL
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    issue_registry as ir,
)
from homeassistant.helpers.json import JSONEncoder
from homeassistant.helpers.script import Script, async_validate_actions_config
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info
import voluptuous as vol

from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.diagnostics import (
    async_get_config_entry_diagnostics,
    async_get_device_diagnostics,
)
from custom_components.gizwits.privacy import mask_account, mask_text
from simulator import Fault, FaultKind, Simulator, World
from simulator.demo import GUEST
from simulator.services import messages as centre, sharing

from .actions.test_docs import BLOCK, SECTIONS
from .drive import Drive
from .helpers import async_add_account, demo_user, device_of, entity_of


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("someone@example.org", "som****@example.org"),
        ("abc@example.org", "****@example.org"),
        ("13800001234", "138****1234"),
        ("username", "us****me"),
        ("demo", "d****"),
        ("a", "a****"),
    ],
)
def test_mask_account(name: str, masked: str) -> None:
    assert mask_account(name) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("用户someone@example.org向您分享了设备", "用户som****@example.org向您分享了设备"),
        ("Call +4915550123456 now.", "Call +4915****23456 now."),
        ("138****1234 at 12:30 on 2026-11-24", "138****1234 at 12:30 on 2026-11-24"),
        ("0dd5eed0f00d 0D:D5:EE:D0:F0:0D", "**** ****"),
        ("5f0c8a2e9b7d4c1f8e6a3b5d7c9e1f02", "****"),
        ("Garden spa 2 of Ada", "Garden spa 2 of Ada"),
    ],
)
def test_mask_text(text: str, masked: str) -> None:
    assert mask_text(text) == masked


def secrets_of(simulator: Simulator) -> set[str]:
    """Return everything of the world that tells who a person is, or lets somebody be them."""

    def every() -> Iterator[str | None]:
        for region in simulator.world.regions.values():
            yield from region.tokens
            for user in region.users.values():
                yield from (user.uid, user.email, user.phone, user.password, user.phone_id)
        for device in simulator.world.devices.values():
            yield from (device.did, device.mac, device.passcode)

    return {secret.casefold() for secret in every() if secret}


class Witness:
    """Remembers all that is said where others can hear it."""

    def __init__(self, hass: HomeAssistant, caplog: pytest.LogCaptureFixture) -> None:
        """Listen from now on."""
        self._hass = hass
        self._caplog = caplog
        self._said: list[tuple[str, str]] = []
        hass.bus.async_listen(MATCH_ALL, self._hear)

    def _hear(self, event: Event[Any]) -> None:
        told = event.as_dict()
        match event.event_type:
            case "call_service":
                return  # What somebody says in a call is theirs; what happens then is ours.
            case "device_registry_updated":
                # Home Assistant's registry tells what it has removed, identifiers and all.
                told = {**told, "data": {**told["data"], "device": None}}
        self.note(f"event {event.event_type}", told)

    def note(self, where: str, what: Any) -> None:
        """Remember something that is shown to somebody."""
        text = json.dumps(what, cls=JSONEncoder, ensure_ascii=False, default=str)
        self._said.append((where, text.casefold()))

    def note_error(self, err: BaseException) -> None:
        """Remember an exception, with what it came from."""
        while True:
            self.note("error", [str(err), repr(err), getattr(err, "translation_placeholders", 0)])
            if (cause := err.__cause__ or err.__context__) is None:
                return
            err = cause

    def note_issues(self) -> None:
        """Remember the repair issues that there are now."""
        for issue in ir.async_get(self._hass).issues.values():
            self.note("issue", [issue.to_json(), issue.translation_placeholders, issue.data])

    def leaks(self, simulator: Simulator) -> set[tuple[str, str]]:
        """Return where a secret was said, and which."""
        self.note_issues()
        for record in self._caplog.records:
            ours = DOMAIN in record.name
            if ours or record.levelno >= logging.INFO:
                told = [record.getMessage(), logging.Formatter().format(record)]
                self.note(f"log {record.name}", told)
        secrets = secrets_of(simulator)
        assert len(secrets) > 50
        return {
            (where, secret) for where, text in self._said for secret in secrets if secret in text
        }


@pytest.fixture
def witness(hass: HomeAssistant, caplog: pytest.LogCaptureFixture) -> Witness:
    """Return a witness to whom the integration tells everything."""
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, f"custom_components.{DOMAIN}")
    return Witness(hass, caplog)


async def test_a_whole_life(
    hass: HomeAssistant,
    drive: Drive,
    witness: Witness,
) -> None:
    """Set-up, push, messages, failures of all kinds, repairs, diagnostics, system health, and the end."""
    simulator = drive.simulator
    faults, spa = simulator.faults, device_of(simulator, "Garden spa")
    user = demo_user(simulator)
    faults.add(
        Fault(kind=FaultKind.ERROR_CODE, code=9039, operation="get_datapoint_schema", times=2)
    )
    entry = await async_add_account(hass, simulator)
    guest = await async_add_account(hass, simulator, demo_user(simulator, GUEST))
    account = entry.runtime_data.account
    await drive.until(lambda: account.push.connected)
    spa.report({"water_temp": 39, "overheat": True})
    spa.set_online(False)
    spa.set_online(True)
    centre.write(simulator.world, user.uid, f"{user.email} and {spa.did} {user.uid}")
    await drive.finish(entry.runtime_data.messages.async_refresh())
    sharing.offer(
        simulator.world,
        user,
        device_of(simulator, "Desk light"),
        demo_user(simulator, GUEST),
        duration=None,
    )
    await drive.finish(guest.runtime_data.invitations.async_refresh())
    assert any("invitation" in issue_id for _, issue_id in ir.async_get(hass).issues)
    witness.note_issues()
    switch = entity_of(hass, "switch", spa.did, "filter")
    for fault in (
        Fault(kind=FaultKind.ERROR_CODE, code=9014, times=1),
        Fault(kind=FaultKind.ERROR_CODE, code=9025, times=1),
        Fault(kind=FaultKind.THROTTLE, seconds=3600, times=1),
        Fault(kind=FaultKind.RESET, times=3),
    ):
        fault.operation = "control_device"
        faults.add(fault)
        with pytest.raises(HomeAssistantError) as failed:
            await hass.services.async_call("switch", "toggle", {"entity_id": switch}, blocking=True)
        witness.note_error(failed.value)
        await drive.advance(3600, step=1800)
    simulator.push.strike(FaultKind.PUSH_CLOSE)
    await drive.advance(60)
    witness.note_issues()

    for each in (entry, guest):
        witness.note("diagnostics", await async_get_config_entry_diagnostics(hass, each))
    for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id):
        witness.note("diagnostics", await async_get_device_diagnostics(hass, entry, device))
    assert await async_setup_component(hass, "system_health", {})
    health = await get_system_health_info(hass, DOMAIN)
    witness.note("health", [await v if hasattr(v, "__await__") else v for v in health.values()])

    user.password = "another one 1"
    simulator.world.regions["eu"].tokens.clear()
    await drive.finish(account.async_refresh())
    assert hass.config_entries.flow.async_progress()
    await hass.config_entries.async_reload(guest.entry_id)
    for each in (entry, guest):
        await hass.config_entries.async_remove(each.entry_id)
    await hass.async_block_till_done()

    assert witness.leaks(simulator) == set()


@pytest.mark.usefixtures("recorder_mock")
async def test_every_action_refused(hass: HomeAssistant, drive: Drive, witness: Witness) -> None:
    """Whatever the cloud refuses, the person is told without ids."""
    await async_add_account(hass, drive.simulator)
    drive.simulator.faults.add(Fault(kind=FaultKind.ERROR_CODE, code=9015))
    refused = 0
    for name, text in SECTIONS.items():
        steps = parse_yaml(BLOCK.findall(text)[0])
        sequence = await async_validate_actions_config(hass, cv.SCRIPT_SCHEMA(steps))
        script = Script(hass, sequence, name, DOMAIN)
        try:
            await script.async_run(context=Context())
        except (HomeAssistantError, vol.Invalid) as err:
            witness.note_error(err)
            refused += 1
    await hass.async_block_till_done()

    assert refused > len(SECTIONS) / 2
    assert witness.leaks(drive.simulator) == set()
