"""Short ways to write schemas, and hypothesis strategies for broken ones."""

from typing import Any

from hypothesis import strategies as st

from custom_components.gizwits.product.schema import Datapoint, parse_schema
from custom_components.gizwits.product.vocabulary import DATA


def attr(
    name: str, data_type: str = "bool", access: str = "status_writable", **extra: Any
) -> dict[str, Any]:
    """Return one datapoint of a document."""
    return {
        "name": name,
        "data_type": data_type,
        "type": access,
        "display_name": "",
        "desc": "",
        **extra,
    }


def number(
    name: str, minimum: Any, maximum: Any, ratio: Any = 1, addition: Any = 0, **extra: Any
) -> dict[str, Any]:
    """Return a number of a document."""
    spec = {"min": minimum, "max": maximum, "ratio": ratio, "addition": addition}
    return attr(name, **{"data_type": "uint16", "uint_spec": spec, **extra})


def document(*attrs: Any, **extra: Any) -> dict[str, Any]:
    """Return a document in the shape of ``GET /app/datapoint``."""
    for index, each in enumerate(attrs):
        if isinstance(each, dict):
            each.setdefault("id", index)
    return {
        "name": "Test",
        "protocolType": "standard",
        "entities": [{"id": 0, "attrs": list(attrs)}],
        **extra,
    }


def datapoint(each: dict[str, Any]) -> Datapoint:
    """Return the parsed form of one datapoint."""
    (parsed,) = parse_schema(document(each), "pk").datapoints.values()
    return parsed


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
NAMES = (
    st.sampled_from(
        [
            "power",
            "Power",
            "POWER",
            "reset",
            "SysReset",
            "升级",
            "Temp_Set",
            "Bak1",
            "YMDData",
            "mode",
            "温度",
            "CH1Timer",
        ]
    )
    | st.text(max_size=40)
    | st.lists(st.sampled_from(sorted(DATA["surfaces"])), min_size=1, max_size=4).map("_".join)
)
ATTRS = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES | JSON,
        "data_type": st.sampled_from(
            ["bool", "enum", "uint8", "uint16", "uint32", "binary", "float"]
        )
        | JSON,
        "type": st.sampled_from(["status_writable", "status_readonly", "alert", "fault"]) | JSON,
        "display_name": NAMES | JSON,
        "desc": st.text(max_size=60) | JSON,
        "enum": st.lists(st.text(max_size=6) | JSON, max_size=6) | JSON,
        "id": st.integers(0, 300) | JSON,
        "position": st.dictionaries(
            st.sampled_from(["byte_offset", "bit_offset", "len", "unit"]), JSON
        )
        | JSON,
        "uint_spec": st.dictionaries(st.sampled_from(["min", "max", "ratio", "addition"]), JSON)
        | JSON,
    },
)
DOCUMENTS = (
    st.lists(ATTRS | JSON, max_size=12).map(lambda attrs: {"entities": [{"attrs": attrs}]})
    | st.lists(
        st.lists(ATTRS, max_size=4).map(lambda attrs: {"attrs": attrs}) | JSON, max_size=3
    ).map(lambda entities: {"entities": entities})
    | JSON
)
