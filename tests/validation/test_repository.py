"""What Home Assistant's and HACS' own checks ask of the repository."""

import json
from pathlib import Path
import re

from homeassistant.util.yaml import load_yaml_dict
from PIL import Image
import pytest
import voluptuous as vol

from .sources import INTEGRATION, MANIFEST, ROOT, headings, read

URL = vol.All(str, vol.Match(r"^https://github\.com/[\w-]+/[\w-]+(/issues)?$"))
MANIFEST_SCHEMA = vol.Schema(
    {
        "domain": INTEGRATION.name,
        "name": str,
        "after_dependencies": [str],
        "categories": [vol.Match(r"^[a-z_]+\.[a-z_]+$")],
        "codeowners": vol.All([vol.Match(r"^@[\w-]+$")], vol.Length(1)),
        "config_flow": True,
        "dependencies": [str],
        "connectivity": ["cloud"],
        "documentation": URL,
        "integration_type": "hub",
        "iot_class": "cloud_push",
        "issue_tracker": URL,
        "quality_scale": "platinum",
        "requirements": [vol.Match(r"^[\w-]+==[\d.]+$")],
        "version": vol.Match(r"^\d+\.\d+\.\d+$"),
    },
    required=True,
)
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")
HACS_SCHEMA = vol.Schema(
    {
        "name": MANIFEST["name"],
        "filename": "gizwits.zip",
        "hide_default_branch": True,
        "homeassistant": vol.Match(r"^\d{4}\.\d+\.\d+$"),
        "zip_release": True,
    },
    required=True,
)


def test_manifest() -> None:
    """The keys are in the order that Home Assistant wants."""
    MANIFEST_SCHEMA(MANIFEST)
    assert list(MANIFEST) == ["domain", "name", *sorted(MANIFEST.keys() - {"domain", "name"})]


def test_whatever_looks_like_an_integration_is_one() -> None:
    """Home Assistant's check takes the folder of every manifest.json for one."""
    found = [path for path in ROOT.glob("[!.]*/**/manifest.json") if ".venv" not in path.parts]
    assert INTEGRATION / "manifest.json" in found
    for path in found:
        manifest = json.loads(path.read_text())
        assert manifest["domain"] == path.parent.name
        assert list(manifest) == ["domain", "name", *sorted(manifest.keys() - {"domain", "name"})]
        assert {"documentation", "integration_type", "iot_class", "version"} <= manifest.keys()


def test_requirements_of_tests_are_those_of_the_manifest() -> None:
    """Tests and demo run with the versions that Home Assistant will install."""
    for name in ("test", "newest", "demo"):
        pinned = read(f"requirements_{name}.txt").splitlines()
        assert set(MANIFEST["requirements"]) <= set(pinned)


def test_hacs() -> None:
    """The release is a zip of the integration's folder; the README says the oldest Home Assistant, too."""
    hacs = HACS_SCHEMA(json.loads(read("hacs.json")))
    assert f"Home Assistant {hacs['homeassistant'].removesuffix('.0')} or later" in read(
        "README.md"
    )


def test_changelog_names_the_version() -> None:
    """The version of the manifest has its section."""
    assert f"\n## {MANIFEST['version']}" in read("CHANGELOG.md")


@pytest.mark.parametrize(
    "name", ["README.md", "README.zh-Hans.md", "CONTRIBUTING.md", "SECURITY.md"]
)
def test_links(name: str) -> None:
    """Links within the repository lead somewhere."""
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", read(name)):
        path, _, anchor = target.partition("#")
        assert (ROOT / path).exists(), target
        if anchor:
            assert anchor in map(anchor_of, headings(path or name)), target


def anchor_of(heading: str) -> str:
    """Return what GitHub makes of a heading."""
    text = heading.lstrip("#").strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def test_both_readmes_say_the_same() -> None:
    """The same sections, tables, examples and pictures in the same order."""
    kinds = ("#", "|", "```", "- ", "![", "[![")
    english, chinese = (
        [
            next((kind for kind in kinds if line.startswith(kind)), "")
            for line in read(name).splitlines()
        ]
        for name in ("README.md", "README.zh-Hans.md")
    )
    for kind in kinds:
        assert english.count(kind) == chinese.count(kind), kind
    levels = [
        [len(each.partition(" ")[0]) for each in headings(name)]
        for name in ("README.md", "README.zh-Hans.md")
    ]
    assert levels[0] == levels[1]


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


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github/workflows").glob("*.yml")), ids=lambda p: p.stem
)
def test_workflows(path: Path) -> None:
    """Nothing of others runs but exact commits, and nothing may do more than it needs."""
    workflow = load_yaml_dict(str(path))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 30
        for step in job["steps"]:
            assert PINNED.fullmatch(step.get("uses", "./@" + "0" * 40)), step
