"""Every error has a text that says what to do, with the values that the text is about."""

import ast
from pathlib import Path
import re
from typing import Any

from homeassistant.exceptions import HomeAssistantError
import pytest

import custom_components.gizwits
from custom_components.gizwits.cloud.errors import ErrorCode, GizwitsConnectionError, error_from
from custom_components.gizwits.failure import failure, refusal, value_refusal
from custom_components.gizwits.product.codec import InvalidValue, encode

from .product.builders import attr, datapoint, number
from .translations import load, placeholders

PACKAGE = Path(custom_components.gizwits.__file__).parent
PREFIX = "exceptions."
ENGLISH = {
    key.removeprefix(PREFIX).removesuffix(".message"): text
    for key, text in load("en").items()
    if key.startswith(PREFIX)
}
CHINESE = load("zh-Hans")


def shown(err: HomeAssistantError) -> str:
    """Return the text of an error, which needs exactly the values that it is given."""
    assert err.translation_key
    text = ENGLISH[err.translation_key]
    assert placeholders(text) == set(err.translation_placeholders or ())
    return text.format(**err.translation_placeholders or {})


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_has_a_text_of_its_own(code: ErrorCode) -> None:
    err = failure(error_from(code))
    assert err.translation_key == f"code_{code}"
    assert shown(err)
    assert CHINESE[f"exceptions.code_{code}.message"]


@pytest.mark.parametrize("text", [value for key, value in ENGLISH.items() if "code_" in key])
def test_the_text_of_a_code_says_what_happened_and_what_to_do(text: str) -> None:
    assert len([part for part in text.split(". ") if part]) >= 2


@pytest.mark.parametrize("code", [ErrorCode.FORM_INVALID, ErrorCode.ATTR_INVALID])
def test_the_cloud_explains_what_is_wrong_with_the_input(code: ErrorCode) -> None:
    explanation = "attr mode invalid or read only."
    assert explanation in shown(failure(error_from(code, detail=explanation)))


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (GizwitsConnectionError(), "cannot_connect"),
        (error_from(None, status=429), "throttled"),
        (error_from(None, status=502), "server_error"),
        (error_from(9876, status=500), "server_error"),
        (error_from(9876, status=400), "cloud_refused"),
    ],
)
def test_errors_without_a_documented_code(error: Exception, key: str) -> None:
    err = failure(error)
    assert err.translation_key == key
    assert shown(err)


@pytest.mark.parametrize(
    ("attribute", "value", "text"),
    [
        (attr("power", access="status_readonly"), True, "power of Spa can only be read."),
        (attr("power"), "blue", "power of Spa does not take a value of this kind."),
        (
            number("target", 40, 80, ratio=0.5),
            55,
            "target of Spa takes values from 20 to 40 in steps of 0.5.",
        ),
        (
            attr("mode", "enum", enum=["eco", "boost"]),
            "off",
            "mode of Spa takes one of: eco, boost.",
        ),
        (
            attr("code", "binary", position={"unit": "byte", "len": 2}),
            b"123",
            "code of Spa takes 2 bytes at most.",
        ),
    ],
)
def test_a_refused_value_is_told_its_limits(
    attribute: dict[str, Any], value: object, text: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        encode(datapoint(attribute), value)
    err = value_refusal("Spa", refused.value)
    assert shown(err) == text


def test_an_unknown_datapoint() -> None:
    err = refusal("datapoint_unknown", device="Spa", datapoint="jets")
    assert shown(err) == "Spa has no datapoint jets."


def test_no_text_is_left_over() -> None:
    """The code names every key, or makes it of a word that is fixed and one that is not."""
    named = {
        re.escape(str(node.value)) if isinstance(node, ast.Constant) else _pattern(node)
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant | ast.JoinedStr)
    }
    patterns = re.compile("|".join(named))
    assert [key for key in ENGLISH if not patterns.fullmatch(key)] == []


def _pattern(node: ast.JoinedStr) -> str:
    """Return a regular expression for the keys that a formatted text can be."""
    parts = [part.value if isinstance(part, ast.Constant) else "" for part in node.values]
    is_key = re.fullmatch("[a-z]+_[a-z_]*|_[a-z_]+", "".join(map(str, parts)))
    return "".join(str(part) or r"\w+" for part in parts) if is_key else "(?!)"
