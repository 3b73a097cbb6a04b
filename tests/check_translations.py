"""A fixture that fails any test in which a person would meet a missing or broken text.

Home Assistant's own tests have the like, but the published test helpers leave it out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from homeassistant.config_entries import OptionsFlowManager
from homeassistant.core import ServiceRegistry
from homeassistant.data_entry_flow import FlowManager, FlowResultType, section
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.issue_registry import IssueRegistry
import pytest

from custom_components.gizwits.const import DOMAIN

from .translations import load, placeholders

ENGLISH = load("en")


class TextCheck:
    """Collects what is wrong with the texts that were asked for."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def need(self, key: str, given: Mapping[str, Any] | None, *, exactly: bool = False) -> None:
        """Note a missing text, or one whose placeholders are not given."""
        if (text := ENGLISH.get(key)) is None:
            self.problems.append(f"{key} has no text")
            return
        wanted, names = placeholders(text), set(given or ())
        if wanted != names if exactly else wanted - names:
            self.problems.append(f"{key} wants {sorted(wanted)}, gets {sorted(names)}")

    def need_all(self, prefix: str, given: Mapping[str, Any] | None) -> None:
        """Check the placeholders of every text below a key."""
        for key in ENGLISH:
            if key.startswith(f"{prefix}."):
                self.need(key, given)

    def fields(self, prefix: str, schema: Any) -> None:
        """Check that every field of a form has a label and an explanation."""
        for name, value in schema.schema.items():
            if isinstance(value, section):
                self.need(f"{prefix}.sections.{name}.name", None)
                self.fields(f"{prefix}.sections.{name}", value.schema)
            else:
                self.need(f"{prefix}.data.{name}", None)
                self.need(f"{prefix}.data_description.{name}", None)

    def flow(self, category: str, result: Mapping[str, Any]) -> None:
        """Check what a step of a flow shows."""
        given = result.get("description_placeholders")
        step = f"{category}.step.{result.get('step_id')}"
        match result["type"]:
            case FlowResultType.FORM:
                self.need(f"{step}.title", given)
                self.need_all(step, given)
                self.fields(step, result["data_schema"])
                for field, error in (result["errors"] or {}).items():
                    self.need(f"{category}.error.{error}", given)
                    if field not in {"base", *result["data_schema"].schema}:
                        self.problems.append(f"{step} shows no field {field} for {error}")
            case FlowResultType.MENU:
                self.need(f"{step}.title", given)
                self.need_all(step, given)
                for option in result["menu_options"]:
                    self.need(f"{step}.menu_options.{option}", given)
            case FlowResultType.ABORT:
                self.need(f"{category}.abort.{result['reason']}", given)


def watch_flows(check: TextCheck, patch: pytest.MonkeyPatch) -> None:
    original = FlowManager._async_handle_step

    async def handle_step(self: Any, flow: Any, step_id: str, user_input: Any) -> Any:
        result = await original(self, flow, step_id, user_input)
        if type(flow).__module__.startswith(f"custom_components.{DOMAIN}."):
            category = "options" if isinstance(self, OptionsFlowManager) else "config"
            check.flow(category, result)
        return result

    patch.setattr(FlowManager, "_async_handle_step", handle_step)


def watch_exceptions(check: TextCheck, patch: pytest.MonkeyPatch) -> None:
    original = HomeAssistantError.__init__

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        if self.translation_domain == DOMAIN:
            key = f"exceptions.{self.translation_key}.message"
            check.need(key, self.translation_placeholders, exactly=True)

    patch.setattr(HomeAssistantError, "__init__", init)


def watch_issues(check: TextCheck, patch: pytest.MonkeyPatch) -> None:
    original = IssueRegistry.async_get_or_create

    def get_or_create(self: Any, domain: str, issue_id: str, **kwargs: Any) -> Any:
        if domain == DOMAIN:
            key = f"issues.{kwargs['translation_key']}"
            check.need(f"{key}.title", kwargs["translation_placeholders"])
            check.need_all(key, kwargs["translation_placeholders"])
        return original(self, domain, issue_id, **kwargs)

    patch.setattr(IssueRegistry, "async_get_or_create", get_or_create)


def watch_actions(check: TextCheck, patch: pytest.MonkeyPatch) -> None:
    original = ServiceRegistry._async_register

    def register(self: Any, domain: str, service: str, *args: Any, **kwargs: Any) -> None:
        if domain == DOMAIN:
            given = kwargs.get("description_placeholders")
            check.need(f"services.{service}.name", given)
            check.need(f"services.{service}.description", given)
        original(self, domain, service, *args, **kwargs)

    patch.setattr(ServiceRegistry, "_async_register", register)


@pytest.fixture(autouse=True)
def check_translations(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Fail a test of Home Assistant in which a text is missing or gets the wrong placeholders."""
    check = TextCheck()
    if "hass" in request.fixturenames:
        for watch in (watch_flows, watch_exceptions, watch_issues, watch_actions):
            watch(check, monkeypatch)
    yield
    assert not check.problems, check.problems
