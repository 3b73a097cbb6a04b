"""The table of operations against the contract."""

import pytest
import yaml

from custom_components.gizwits.cloud.operations import OPERATIONS, Security

from .test_errors import CONTRACT

_SCHEMES = {
    Security.APP: [set()],
    Security.USER: [{"UserToken"}],
    Security.USER_OPTIONAL: [{"UserToken"}, set()],
    Security.APP_TOKEN: [{"ApplicationToken"}],
    Security.APP_AUTH: [{"ApplicationAuth"}],
    Security.SIGNED: [{"UserToken", "Timestamp", "Signature"}],
}


def contract_operations() -> dict[str, tuple[str, str, list[set[str]]]]:
    """Return method, path and security of each operation of the contract."""
    paths = yaml.safe_load(CONTRACT.read_text(encoding="utf8"))["paths"]
    return {
        operation["operationId"]: (
            method.upper(),
            path,
            [set(schemes) - {"ApplicationId"} for schemes in operation["security"]],
        )
        for path, item in paths.items()
        for method, operation in item.items()
        if method in {"get", "put", "post", "delete"}
    }


def test_the_table_is_the_contract() -> None:
    """Names, methods, paths and security."""
    table = {
        name: (operation.method, operation.path, _SCHEMES[operation.security])
        for name, operation in OPERATIONS.items()
    }
    assert table == contract_operations()
    assert len(table) == 64


@pytest.mark.parametrize("name", ["control_device", "control_group", "run_scene", "create_rule"])
def test_what_does_something_is_not_repeated(name: str) -> None:
    """Reads may be repeated, commands may not."""
    assert not OPERATIONS[name].idempotent
    assert all(
        operation.idempotent
        for operation in OPERATIONS.values()
        if operation.method == "GET" and operation.name != "get_captcha"
    )
