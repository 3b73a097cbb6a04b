"""The quality scale is graded honestly: every rule that code or a document can show is looked up there."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
import voluptuous as vol

from custom_components.gizwits.const import DOMAIN, PLATFORMS
from simulator import Simulator, World

from ..helpers import async_add_account
from .sources import INTEGRATION, MANIFEST, MODULES, assigned, called, defined, described, read

TIERS = {
    "Bronze": [
        "action-setup",
        "appropriate-polling",
        "brands",
        "common-modules",
        "config-flow-test-coverage",
        "config-flow",
        "dependency-transparency",
        "docs-actions",
        "docs-conditions",
        "docs-high-level-description",
        "docs-installation-instructions",
        "docs-removal-instructions",
        "docs-triggers",
        "entity-event-setup",
        "entity-unique-id",
        "has-entity-name",
        "runtime-data",
        "test-before-configure",
        "test-before-setup",
        "unique-config-entry",
    ],
    "Silver": [
        "action-exceptions",
        "config-entry-unloading",
        "docs-configuration-parameters",
        "docs-installation-parameters",
        "entity-unavailable",
        "integration-owner",
        "log-when-unavailable",
        "parallel-updates",
        "reauthentication-flow",
        "test-coverage",
    ],
    "Gold": [
        "devices",
        "diagnostics",
        "discovery",
        "discovery-update-info",
        "docs-data-update",
        "docs-examples",
        "docs-known-limitations",
        "docs-supported-devices",
        "docs-supported-functions",
        "docs-troubleshooting",
        "docs-use-cases",
        "dynamic-devices",
        "entity-category",
        "entity-device-class",
        "entity-disabled-by-default",
        "entity-translations",
        "exception-translations",
        "icon-translations",
        "reconfiguration-flow",
        "repair-issues",
        "stale-devices",
    ],
    "Platinum": ["async-dependency", "inject-websession", "strict-typing"],
}
COMMENTED = {vol.Required("status"): vol.In(["done", "todo"]), vol.Required("comment"): str}
EXEMPT = {vol.Required("status"): "exempt", vol.Required("comment"): vol.All(str, vol.Length(20))}
SCHEMA = vol.Schema(
    {
        vol.Required("rules"): {
            vol.Required(rule): vol.Any("done", "todo", COMMENTED, EXEMPT)
            for rules in TIERS.values()
            for rule in rules
        }
    }
)
SCALE = described("quality_scale.yaml")
# A cloud account has neither; see the comments there.
NOT_FOR_CLOUDS = {"discovery", "discovery-update-info"}

# What the modules of the integration have to define for a rule.
DEFINED = {
    "config-entry-unloading": ("__init__.py", "async_unload_entry"),
    "config-flow": ("config_flow.py", "GizwitsConfigFlow"),
    "diagnostics": ("diagnostics.py", "async_get_config_entry_diagnostics"),
    "reauthentication-flow": ("flow/reauth_steps.py", "async_step_reauth_confirm"),
    "reconfiguration-flow": ("flow/reconfigure_steps.py", "async_step_reconfigure"),
    "repair-issues": ("repairs.py", "async_create_fix_flow"),
    "stale-devices": ("__init__.py", "async_remove_config_entry_device"),
}
# What they have to call.
CALLED = {
    "action-setup": ("__init__.py", "async_register_actions"),
    "dynamic-devices": ("entity.py", "async_on_entities"),
    "entity-event-setup": ("event.py", "async_on_remove"),
    "inject-websession": ("__init__.py", "async_get_clientsession"),
    "log-when-unavailable": ("coordinator.py", "UpdateFailed"),
    "test-before-setup": ("__init__.py", "async_config_entry_first_refresh"),
}
# Headings of the README, in the order in which they have to be there.
HEADINGS = {
    "docs-high-level-description": "# Gizwits for Home Assistant",
    "docs-supported-devices": "## Supported devices",
    "docs-supported-functions": "## Supported functionality",
    "docs-installation-instructions": "## Installation",
    "docs-installation-parameters": "## Configuration",
    "docs-configuration-parameters": "### Options",
    "docs-data-update": "## Data updates",
    "docs-actions": "## Actions",
    "docs-triggers": "## Triggers and conditions",
    "docs-examples": "## Examples",
    "docs-use-cases": "## Use cases",
    "docs-known-limitations": "## Known limitations",
    "docs-troubleshooting": "## Troubleshooting",
    "docs-removal-instructions": "## Removing the integration",
}


def status(rule: str) -> str:
    graded = SCALE["rules"][rule]
    return graded if isinstance(graded, str) else graded["status"]


def test_schema() -> None:
    SCHEMA(SCALE)
    assert sum(map(len, TIERS.values())) == 54


def test_order() -> None:
    """Each tier under its heading, in the order of Home Assistant's own files."""
    lines = (INTEGRATION / "quality_scale.yaml").read_text().splitlines()
    found = [
        line.removeprefix("  ").rstrip(":").partition(":")[0] for line in lines if line[:3] > "   "
    ]
    wanted = [each for tier, rules in TIERS.items() for each in (f"# {tier}", *rules)]
    assert sorted(found[1:]) == sorted(wanted)
    assert [each for each in found if each.startswith("#")] == [f"# {tier}" for tier in TIERS]


def test_platinum_but_for_what_a_cloud_cannot_have() -> None:
    assert {rule for rule in SCALE["rules"] if status(rule) == "exempt"} == NOT_FOR_CLOUDS
    assert [rule for rule in SCALE["rules"] if status(rule) == "todo"] == []


@pytest.mark.parametrize("rule", DEFINED)
def test_defined(rule: str) -> None:
    module, name = DEFINED[rule]
    assert name in defined(module)


@pytest.mark.parametrize("rule", CALLED)
def test_called(rule: str) -> None:
    module, name = CALLED[rule]
    assert name in called(module)


def test_documented() -> None:
    lines = read("README.md").splitlines()
    places = [lines.index(heading) for heading in HEADINGS.values()]
    assert places == sorted(places)


def test_common_modules() -> None:
    assert {"coordinator.py", "entity.py"} <= MODULES.keys()


def test_brands() -> None:
    assert (INTEGRATION / "brand" / "icon.png").exists()


def test_integration_owner() -> None:
    assert MANIFEST["codeowners"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_parallel_updates(platform: str) -> None:
    assert "PARALLEL_UPDATES" in assigned(f"{platform}.py")


def test_runtime_data() -> None:
    """What belongs to an entry is kept there; what serves all accounts has a typed key."""
    for path in MODULES:
        text = (INTEGRATION / path).read_text()
        assert "hass.data[DOMAIN]" not in text, path
    assert (
        "type GizwitsConfigEntry = ConfigEntry[GizwitsData]"
        in (INTEGRATION / "coordinator.py").read_text()
    )


def test_appropriate_polling() -> None:
    """No form asks how often to poll."""
    for path in MODULES:
        assert "scan_interval" not in (INTEGRATION / path).read_text(), path


def test_unique_config_entry() -> None:
    calls = set().union(*(called(path) for path in MODULES if "flow" in path))
    assert {"async_set_unique_id", "_abort_if_unique_id_configured"} <= calls
    assert "_abort_if_unique_id_mismatch" in calls


def test_async_dependency() -> None:
    """The client waits for nothing: it knows no thread and no other way to ask than aiohttp."""
    for path in MODULES:
        if path.startswith("cloud/"):
            text = (INTEGRATION / path).read_text()
            assert not {"import requests", "import threading", "import socket"} & {
                *text.splitlines()
            }


def test_strict_typing() -> None:
    assert "strict = true" in read("pyproject.toml")
    assert '"custom_components"' in read("pyproject.toml")


def test_coverage() -> None:
    """Tests fail where less than the rule's share of lines is run."""
    assert "fail_under = 95" in read("pyproject.toml")
    assert "--cov" in read("script/test")


async def test_action_setup(hass: HomeAssistant) -> None:
    """Actions are there without an account."""
    assert await async_setup_component(hass, DOMAIN, {})
    assert (
        hass.services.async_services_for_domain(DOMAIN).keys() == described("services.yaml").keys()
    )


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


async def test_entities(
    hass: HomeAssistant, simulator: Simulator, entity_registry: er.EntityRegistry
) -> None:
    """Names, identities, categories, device classes and what is disabled, on real entities."""
    entry = await async_add_account(hass, simulator)
    entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    for each in entities:
        assert each.has_entity_name, each.entity_id
        assert each.device_id, each.entity_id
        assert each.translation_key or each.original_name or each.original_device_class, (
            each.entity_id
        )
        words = each.unique_id.lower().split("_")
        assert DOMAIN not in words, each.unique_id
    assert any(each.disabled_by for each in entities)
    assert any(each.entity_category for each in entities)
    assert any(each.original_device_class for each in entities)
