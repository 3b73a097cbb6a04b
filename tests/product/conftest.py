"""Where the real products are, if they are anywhere."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("GIZWITS_SHARED", ROOT.parent / "shared"))


def real_schemas() -> list[Path]:
    """Return the files of real product schemas, in a stable order."""
    return sorted((SHARED / "schemas").glob("*.json"))


@pytest.fixture(
    params=real_schemas() or [None], ids=lambda path: path.stem[:8] if path else "absent"
)
def real_schema(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """Return product key and document of one real product after the other."""
    if request.param is None:
        pytest.skip("no real product schemas on this machine")
    return request.param.stem, json.loads(request.param.read_text())
