"""What Home Assistant's and HACS' own checks ask of the repository."""

import json
from pathlib import Path

from PIL import Image
import pytest

ROOT = Path(__file__).parents[1]
INTEGRATION = ROOT / "custom_components" / "gizwits"


def test_manifest() -> None:
    """The keys are in the order that Home Assistant wants, and a custom integration's are there."""
    manifest = json.loads((INTEGRATION / "manifest.json").read_text())
    assert list(manifest) == ["domain", "name", *sorted(manifest.keys() - {"domain", "name"})]
    assert manifest["domain"] == INTEGRATION.name
    assert manifest["config_flow"] is True
    assert manifest["integration_type"] == "hub"
    assert manifest["version"]
    assert all(owner.startswith("@") for owner in manifest["codeowners"])
    assert all("==" in requirement for requirement in manifest["requirements"])
    for key in ("documentation", "issue_tracker"):
        assert manifest[key].startswith("https://")


def test_requirements_of_tests_are_those_of_the_manifest() -> None:
    """Tests and demo run with the versions that Home Assistant will install."""
    manifest = json.loads((INTEGRATION / "manifest.json").read_text())
    for name in ("test", "newest", "demo"):
        pinned = (ROOT / f"requirements_{name}.txt").read_text().splitlines()
        assert set(manifest["requirements"]) <= set(pinned)


def test_hacs() -> None:
    """The release is a zip of the integration's folder."""
    hacs = json.loads((ROOT / "hacs.json").read_text())
    assert hacs["zip_release"]
    assert hacs["filename"] == "gizwits.zip"
    assert hacs["homeassistant"] == "2026.9.0"


def test_changelog_names_the_version() -> None:
    """The version of the manifest has its section."""
    version = json.loads((INTEGRATION / "manifest.json").read_text())["version"]
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize(
    ("name", "height", "square"),
    [
        ("icon", 256, True),
        ("icon@2x", 512, True),
        ("logo", 128, False),
        ("logo@2x", 256, False),
        ("dark_logo", 128, False),
        ("dark_logo@2x", 256, False),
    ],
)
def test_brand(name: str, height: int, square: bool) -> None:
    """The images have the sizes and the transparency that Home Assistant's brands have."""
    with Image.open(INTEGRATION / "brand" / f"{name}.png") as image:
        assert image.height == height
        assert (image.width == height) is square
        assert image.mode == "RGBA"
        assert image.getpixel((0, 0))[3] == 0
