"""Real products are understood, and do not flood their device pages; skipped where their schemas are absent."""

import json
from statistics import median

import pytest

from custom_components.gizwits.product.coverage import coverage
from custom_components.gizwits.product.describe import describe
from custom_components.gizwits.product.schema import parse_schema

from .builders import attr, document, number
from .conftest import real_schemas


def test_counts() -> None:
    """Every datapoint is counted once."""
    schema = parse_schema(
        document(attr("power"), number("Qwrtz", 0, 9), attr("bit5"), attr("blob", "binary")),
        "pk",
    )
    found = coverage(describe(schema))
    assert (found.datapoints, found.recognised, found.generic) == (4, 1, 1)
    assert (found.binary, found.reserved, found.profile, found.unknown) == (1, 1, 0, 0)
    assert found.countable == 2


@pytest.mark.skipif(not real_schemas(), reason="no schemas of real products here")
def test_real_products() -> None:
    found = []
    for path in real_schemas():
        schema = parse_schema(json.loads(path.read_text("utf-8")), path.stem)
        found.append(coverage(describe(schema)))

    understood = sum(each.recognised + each.profile for each in found)
    primary = [each.primary for each in found]
    assert understood >= 0.95 * sum(each.countable for each in found)
    assert median(primary) <= 10
    assert max(primary) <= 25
