"""Any document parses; what is odd is reported and the rest works."""

from typing import Any

from hypothesis import given
import pytest

from custom_components.gizwits.product.schema import Access, DataType, infer_schema, parse_schema

from .builders import DOCUMENTS, attr, datapoint, document, number


def test_a_regular_product_parses_without_problems(real_schema: tuple[str, dict[str, Any]]) -> None:
    key, content = real_schema
    schema = parse_schema(content, key)
    assert schema.problems == ()
    assert len(schema.datapoints) == sum(len(entity["attrs"]) for entity in content["entities"])


@given(DOCUMENTS)
def test_nothing_raises(content: object) -> None:
    schema = parse_schema(content, "pk")
    keys = [each.key.casefold() for each in schema.datapoints.values()]
    assert len(set(keys)) == len(keys)
    for each in schema.datapoints.values():
        assert each.step > 0
        assert each.minimum.is_finite()
        assert each.maximum.is_finite()
        if each.data_type.is_number:
            assert each.minimum < each.maximum
        assert len(set(each.options)) == len(each.options) == len(each.wire_options)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"min": 0, "max": 45, "ratio": 1, "addition": -10}, (-10, 35, 1)),
        ({"min": 0, "max": 1400, "ratio": 0.01, "addition": 0}, (0, 14, 0.01)),
        ({"min": 0, "max": 198, "ratio": 0.5, "addition": -50}, (-50, 49, 0.5)),
        ({"min": "5", "max": "9", "ratio": "0.1", "addition": "1"}, (1.5, 1.9, 0.1)),
        ({"min": 0, "max": 10, "ratio": 0, "addition": 0}, (0, 10, 1)),
        ({"min": 0, "max": 10, "ratio": -1, "addition": 0}, (-10, 0, 1)),
        ({"min": 9, "max": 9, "ratio": 1, "addition": 0}, (0, 65535, 1)),
        ({"min": 9, "max": 3, "ratio": 1, "addition": 0}, (0, 65535, 1)),
        ({"min": -7, "max": 10**60, "ratio": 10**60, "addition": float("nan")}, (0, 65535, 1)),
        ({"min": None, "max": [], "ratio": True, "addition": {}}, (0, 65535, 1)),
        ({}, (0, 65535, 1)),
        (None, (0, 65535, 1)),
    ],
)
def test_ranges_are_scaled_bounded_and_never_empty(spec: Any, expected: tuple[float, ...]) -> None:
    parsed = datapoint(attr("x", "uint16", uint_spec=spec))
    assert (float(parsed.minimum), float(parsed.maximum), float(parsed.step)) == expected


def test_a_missing_uint_spec_takes_the_range_of_the_type() -> None:
    assert int(datapoint(attr("x", "uint8")).maximum) == 255
    assert int(datapoint(attr("x", "uint32")).maximum) == 2**32 - 1


def test_labels_stay_distinguishable() -> None:
    parsed = datapoint(attr("x", "enum", enum=[" on", "off", "off", "", None, 3, "4"]))
    assert parsed.wire_options == (" on", "off", "off", "", "", "3", "4")
    assert parsed.options == ("on", "off", "off (2)", "3'", "4'", "3", "4")


def test_duplicates_unknown_types_and_odd_entries_are_reported_and_skipped() -> None:
    schema = parse_schema(
        document(
            attr("power"),
            attr("power", "uint8"),
            attr("POWER"),
            attr("x", "float64"),
            attr("y", access="secret"),
            attr(" "),
            {"id": 9},
            "nonsense",
        ),
        "pk",
    )
    assert list(schema.datapoints) == ["power", "POWER", "x", "y"]
    assert schema.datapoints["power"].data_type is DataType.BOOL
    assert schema.datapoints["x"].data_type is DataType.UNKNOWN
    assert schema.datapoints["y"].access is Access.READONLY
    assert len(schema.problems) == 7


def test_datapoints_of_several_entities_are_joined_in_the_order_of_their_ids() -> None:
    content = document(attr("b", id=2), attr("a", id=1))
    content["entities"] += [{"attrs": [attr("c", id=0)]}, {"attrs": None}, 5]
    assert list(parse_schema(content, "pk").datapoints) == ["c", "a", "b"]


def test_keys_come_from_the_name_alone() -> None:
    names = ["power", "Tset", "温度", "a b", "x" * 10_000, "\n", "\ud800"]
    real = parse_schema(document(*(attr(name) for name in names)), "pk")
    guessed = infer_schema("pk", dict.fromkeys(names, 1))
    assert [real.datapoints[name].key for name in names if name.strip()] == [
        guessed.datapoints[name].key for name in names if name.strip()
    ]
    assert real.datapoints["Tset"].key == "Tset"
    assert max(len(each.key) for each in real.datapoints.values()) <= 64


def test_a_schema_is_inferred_from_values() -> None:
    schema = infer_schema(
        "pk",
        {
            "on": True,
            "level": 1,
            "t": 20.5,
            "mode": "eco",
            "blob": [1, 2],
            "gone": None,
            "deep": {},
        },
    )
    assert schema.inferred
    kinds = {name: each.data_type for name, each in schema.datapoints.items()}
    assert kinds == {
        "on": DataType.BOOL,
        "level": DataType.UINT32,
        "t": DataType.UINT32,
        "mode": DataType.ENUM,
        "blob": DataType.BINARY,
    }
    assert not any(each.writable for each in schema.datapoints.values())
    assert len(schema.problems) == 2


def test_numbers_are_exact() -> None:
    assert str(datapoint(number("x", 0, 30, 0.1)).maximum) == "3.0"
