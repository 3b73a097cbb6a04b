"""The error table, and what follows from each code."""

from pathlib import Path

import pytest
import yaml

from custom_components.gizwits.cloud import (
    ErrorCode,
    GizwitsAuthError,
    GizwitsConnectionError,
    GizwitsDeviceError,
    GizwitsError,
    GizwitsPermissionError,
    GizwitsRequestError,
    GizwitsServerError,
    GizwitsThrottledError,
    error_from,
)
from custom_components.gizwits.cloud.errors import masked
import simulator

CONTRACT = Path(simulator.__file__).parent / "contract" / "gizwits-open-api.yaml"


def test_every_code_of_the_contract_is_there() -> None:
    """The table is the contract's, by number and name."""
    table = yaml.safe_load(CONTRACT.read_text(encoding="utf8"))
    rows = table["components"]["schemas"]["ErrorCode"]["x-error-table"]
    assert {code.value: f"GIZ_OPENAPI_{code.name}" for code in ErrorCode} == {
        row["code"]: row["name"] for row in rows
    }


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_makes_an_error(code: ErrorCode) -> None:
    """Each has a kind and tells its name."""
    err = error_from(code, status=400)
    assert type(err) is not GizwitsError
    assert isinstance(err, GizwitsError)
    assert err.code == code
    assert str(err) == f"{int(code)} {code.name}"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (9004, GizwitsAuthError),
        (9005, GizwitsAuthError),
        (9006, GizwitsAuthError),
        (9020, GizwitsAuthError),
        (9026, GizwitsAuthError),
        (9002, GizwitsPermissionError),
        (9003, GizwitsPermissionError),
        (9038, GizwitsPermissionError),
        (9039, GizwitsPermissionError),
        (9045, GizwitsPermissionError),
        (9041, GizwitsThrottledError),
        (9014, GizwitsDeviceError),
        (9017, GizwitsDeviceError),
        (9021, GizwitsDeviceError),
        (9042, GizwitsDeviceError),
        (9008, GizwitsServerError),
        (9035, GizwitsServerError),
        (9015, GizwitsRequestError),
        (9025, GizwitsRequestError),
        (9093, GizwitsRequestError),
        (12345, GizwitsRequestError),
    ],
)
def test_kinds(code: int, kind: type[GizwitsError]) -> None:
    """What the failure policy says of a code."""
    assert type(error_from(code)) is kind


def test_without_a_code() -> None:
    """The status alone."""
    assert type(error_from(None, status=502)) is GizwitsServerError
    assert type(error_from(None, status=429)) is GizwitsThrottledError
    assert type(error_from(9777, status=503)) is GizwitsServerError
    assert str(error_from(None, status=502)) == "HTTP 502"
    assert str(GizwitsConnectionError()) == "GizwitsConnectionError"


@pytest.mark.parametrize("code", [9005, 9020, 9026])
def test_somebody_else(code: int) -> None:
    """A user that the request names is not the caller."""
    assert type(error_from(code, names_user=True)) is GizwitsRequestError
    assert type(error_from(9004, names_user=True)) is GizwitsAuthError


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("attr eco_tempH invalid or read only.", "attr eco_tempH invalid or read only."),
        ("user a.b+c@example.co.uk exists", "user *** exists"),
        ("mac 24ec4aeea4d4 taken", "mac *** taken"),
        ("mac 24:EC:4A:EE:A4:D4 taken", "mac *** taken"),
        ("phone 13800138000, +4915550123456", "phone ***, ***"),
        ("token 02936819c4394b7ae743e24909416e58", "token ***"),
        ("two\n lines", "two lines"),
        ("x" * 500, "x" * 200),
    ],
)
def test_masked(text: str, kept: str) -> None:
    """What helps stays, what identifies goes."""
    assert masked(text) == kept
