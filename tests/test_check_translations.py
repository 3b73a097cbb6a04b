"""The check of texts finds what is missing or broken."""

from homeassistant.data_entry_flow import FlowResultType, section
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.selector import SelectSelector, SelectSelectorConfig
import pytest
import voluptuous as vol

from custom_components.gizwits.const import DOMAIN

from .check_translations import TextCheck, watch_exceptions


def form(**fields: object) -> dict[str, object]:
    return {"type": FlowResultType.FORM, "step_id": "user", "data_schema": vol.Schema(fields)}


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        (form(colour=str), "config.step.user.data.colour has no text"),
        (
            form(advanced=section(vol.Schema({"colour": str}))),
            "config.step.user.sections.advanced.data.colour has no text",
        ),
        (form() | {"errors": {"base": "odd"}}, "config.error.odd has no text"),
        (
            form() | {"errors": {"base": "refused"}},
            "config.error.refused wants ['detail'], gets []",
        ),
        (
            form() | {"errors": {"colour": "unknown"}},
            "config.step.user shows no field colour for unknown",
        ),
        (
            form() | {"step_id": "reauth_confirm"},
            "config.step.reauth_confirm.description wants ['name', 'username'], gets []",
        ),
        (
            {"type": FlowResultType.MENU, "step_id": "user", "menu_options": ["odd"]},
            "config.step.user.menu_options.odd has no text",
        ),
        (
            form() | {"description_placeholders": {"odd": "x"}},
            "config.step.user. does not use ['odd']",
        ),
        (
            form(
                colour=SelectSelector(
                    SelectSelectorConfig(options=["odd"], translation_key="region")
                )
            ),
            "selector.region.options.odd has no text",
        ),
        ({"type": FlowResultType.ABORT, "reason": "odd"}, "config.abort.odd has no text"),
    ],
)
def test_flows(result: dict[str, object], problem: str) -> None:
    check = TextCheck()
    check.flow("config", {"errors": None, **result})
    assert problem in check.problems


@pytest.mark.parametrize(
    ("key", "fixable", "given", "problems"),
    [
        ("odd", False, {}, ["issues.odd.title has no text", "issues.odd.description has no text"]),
        ("odd", True, {}, ["issues.odd.title has no text"]),
        (
            "schedules_outdated",
            False,
            {"device": "x"},
            ["issues.schedules_outdated. does not use ['device']"],
        ),
    ],
)
def test_issues(key: str, fixable: bool, given: dict[str, str], problems: list[str]) -> None:
    check = TextCheck()
    check.issue(key, fixable, given)
    assert check.problems[-len(problems) :] == problems


@pytest.mark.parametrize(
    ("key", "given", "problems"),
    [
        ("odd", {}, ["exceptions.odd.message has no text"]),
        (
            "device_gone",
            {"name": "x"},
            ["exceptions.device_gone.message wants ['device'], gets ['name']"],
        ),
        ("device_gone", {"device": "x"}, []),
    ],
)
def test_exceptions(
    monkeypatch: pytest.MonkeyPatch, key: str, given: dict[str, str], problems: list[str]
) -> None:
    check = TextCheck()
    watch_exceptions(check, monkeypatch)
    ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=given
    )
    assert check.problems == problems
