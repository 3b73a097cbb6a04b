"""A fixture that fails any test in which a person would meet a missing or broken text.

Home Assistant's own tests have the like, but the published test helpers leave it out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from homeassistant.components.repairs.issue_handler import RepairsFlowManager
from homeassistant.config_entries import OptionsFlowManager
from homeassistant.core import ServiceRegistry
from homeassistant.data_entry_flow import FlowManager, FlowResultType, section
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
import voluptuous as vol

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

    def use(self, given: Mapping[str, Any] | None, *keys: str) -> None:
        """Note what is given, but no text at or below the keys wants."""
        texts = (text for key, text in ENGLISH.items() if f"{key}.".startswith(keys))
        # Home Assistant itself gives the title of an entry that is signed in to again.
        wanted = {"name"}.union(*map(placeholders, texts))
        if unused := set(given or ()) - wanted:
            self.problems.append(f"{keys[0]} does not use {sorted(unused)}")

    def need_all(self, prefix: str, given: Mapping[str, Any] | None) -> None:
        """Check the placeholders of every text below a key."""
        for key in ENGLISH:
            if key.startswith(f"{prefix}."):
                self.need(key, given)

    def fields(self, prefix: str, schema: Any, given: Mapping[str, Any] | None) -> None:
        """Check that every field of a form has a label and an explanation, and every option a label."""
        for name, value in schema.schema.items():
            if isinstance(value, section):
                self.need(f"{prefix}.sections.{name}.name", given)
                self.fields(f"{prefix}.sections.{name}", value.schema, given)
                continue
            self.need(f"{prefix}.data.{name}", given)
            self.need(f"{prefix}.data_description.{name}", given)
            config = getattr(value, "config", {})
            if key := config.get("translation_key"):
                for option in config["options"]:
                    if isinstance(option, str):
                        self.need(f"selector.{key}.options.{option}", None)

    def flow(
        self,
        category: str,
        result: Mapping[str, Any],
        of_issue: Mapping[str, Any] | None = None,
    ) -> None:
        """Check what a step of a flow shows; a flow that fixes an issue may show what the issue has."""
        own = result.get("description_placeholders") or {}
        given = {**(of_issue or {}), **own}
        step = f"{category}.step.{result.get('step_id')}"
        match result["type"]:
            case FlowResultType.FORM:
                errors = result["errors"] or {}
                schema = result["data_schema"] or vol.Schema({})
                self.need(f"{step}.title", given)
                self.need_all(step, given)
                self.fields(step, schema, given)
                for field, error in errors.items():
                    self.need(f"{category}.error.{error}", given)
                    if field not in {"base", *schema.schema}:
                        self.problems.append(f"{step} shows no field {field} for {error}")
                shown = [f"{category}.error.{error}." for error in errors.values()]
                self.use(own, f"{step}.", *shown)
            case FlowResultType.MENU:
                self.need(f"{step}.title", given)
                self.need_all(step, given)
                self.use(own, f"{step}.")
                if not isinstance(result["menu_options"], Mapping):  # which brings its labels
                    for option in result["menu_options"]:
                        self.need(f"{step}.menu_options.{option}", given)
            case FlowResultType.ABORT:
                self.need(f"{category}.abort.{result['reason']}", given)
                self.use(own, f"{category}.abort.{result['reason']}.")
            case FlowResultType.CREATE_ENTRY if description := result.get("description"):
                self.need(f"{category}.create_entry.{description}", given)
            case FlowResultType.SHOW_PROGRESS:
                self.need(f"{category}.progress.{result['progress_action']}", given)

    def issue(self, key: str, fixable: bool, given: Mapping[str, Any] | None) -> None:
        """Check what an issue shows before a person opens its flow, if it has one."""
        self.need(f"issues.{key}.title", given)
        if not fixable:
            self.need(f"issues.{key}.description", given)
        self.use(given, f"issues.{key}.")


def watch_flows(check: TextCheck, patch: pytest.MonkeyPatch) -> None:
    original = FlowManager._async_handle_step

    async def handle_step(self: Any, flow: Any, step_id: str, user_input: Any) -> Any:
        repairs = isinstance(self, RepairsFlowManager)
        issue = repairs and ir.async_get(flow.hass).async_get_issue(DOMAIN, flow.issue_id)
        result = await original(self, flow, step_id, user_input)
        if repairs:
            if issue:
                category = f"issues.{issue.translation_key}.fix_flow"
                check.flow(category, result, issue.translation_placeholders)
        elif type(flow).__module__.startswith(f"custom_components.{DOMAIN}."):
            options = isinstance(self, OptionsFlowManager)
            check.flow("options" if options else "config", result)
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
    original = ir.IssueRegistry.async_get_or_create

    def get_or_create(self: Any, domain: str, issue_id: str, **kwargs: Any) -> Any:
        if domain == DOMAIN:
            given = kwargs["translation_placeholders"]
            check.issue(kwargs["translation_key"], kwargs["is_fixable"], given)
        return original(self, domain, issue_id, **kwargs)

    patch.setattr(ir.IssueRegistry, "async_get_or_create", get_or_create)


def watch_actions(check: TextCheck, patch: pytest.MonkeyPatch) -> None:
    original = ServiceRegistry._async_register

    def register(self: Any, domain: str, service: str, *args: Any, **kwargs: Any) -> None:
        if domain == DOMAIN:
            given = kwargs.get("description_placeholders")
            check.need(f"services.{service}.name", given)
            check.need(f"services.{service}.description", given)
            check.use(given, f"services.{service}.")
        original(self, domain, service, *args, **kwargs)

    patch.setattr(ServiceRegistry, "_async_register", register)


def watch_entities(check: TextCheck, patch: pytest.MonkeyPatch) -> None:
    original = er.EntityRegistry.async_get_or_create

    def get_or_create(self: Any, domain: str, platform: str, *args: Any, **kwargs: Any) -> Any:
        if platform == DOMAIN and (key := kwargs.get("translation_key")):
            check.need(f"entity.{domain}.{key}.name", {"number": 1, "schedule": ""})
        return original(self, domain, platform, *args, **kwargs)

    patch.setattr(er.EntityRegistry, "async_get_or_create", get_or_create)


@pytest.fixture(autouse=True)
def check_translations(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Fail a test of Home Assistant in which a text is missing or gets the wrong placeholders."""
    check = TextCheck()
    if "hass" in request.fixturenames:
        for watch in (watch_flows, watch_exceptions, watch_issues, watch_actions, watch_entities):
            watch(check, monkeypatch)
    yield
    assert not check.problems, check.problems
