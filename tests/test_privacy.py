"""Names of accounts are masked as the cloud masks them."""

import pytest

from custom_components.gizwits.privacy import mask_account


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
