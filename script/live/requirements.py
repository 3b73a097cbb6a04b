"""Print the requirements of the integrations that the demo sets up, as their manifests give them.

Run with the Python of an environment that has Home Assistant: python -m script.live.requirements.
"""

import json
from pathlib import Path
import re

import homeassistant
from homeassistant.auth.mfa_modules import totp
from homeassistant.bootstrap import CORE_INTEGRATIONS, DEFAULT_INTEGRATIONS

COMPONENTS = Path(homeassistant.__file__).parent / "components"
CONFIGURATION = Path(__file__).with_name("configuration.yaml")
GIZWITS = Path(__file__).parents[2] / "custom_components" / "gizwits"


def configured() -> set[str]:
    """Return the integrations that configuration.yaml names."""
    return set(re.findall(r"^(\w+):", CONFIGURATION.read_text(), re.MULTILINE))


def requirements() -> list[str]:
    """Return the requirements of all integrations, following what each depends on or comes after."""
    # Nothing depends on isal, but answers are compressed with it where it is installed.
    waiting = configured() | CORE_INTEGRATIONS | DEFAULT_INTEGRATIONS | {"gizwits", "isal"}
    done: set[str] = set()
    found = set(totp.REQUIREMENTS)  # two-factor login has no manifest
    while waiting:
        domain = waiting.pop()
        done.add(domain)
        folder = GIZWITS if domain == "gizwits" else COMPONENTS / domain
        manifest = json.loads((folder / "manifest.json").read_text())
        found |= set(manifest.get("requirements", ()))
        needs = {*manifest.get("dependencies", ()), *manifest.get("after_dependencies", ())}
        waiting |= needs - done
    return sorted(found)


if __name__ == "__main__":
    print("\n".join(requirements()))
