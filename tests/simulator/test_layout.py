"""Payloads: the documented examples byte for byte, and all schemas there are."""

import json
import os
from pathlib import Path
from typing import Any

from hypothesis import given, strategies as st
import pytest

from simulator import World, catalogue
from simulator.contract import document as contract_document
from simulator.datapoint import Datapoint, Value
from simulator.layout import Layout, Malformed
from simulator.m2m import frame
from simulator.product import Product

SHARED = Path(os.environ.get("GIZWITS_SHARED", Path(__file__).parents[3] / "shared")) / "schemas"
OWN = catalogue.add_own(World())
REAL = sorted(SHARED.glob("*.json"))


def layout(*specs: str, var_len: bool = False) -> Layout:
    """Make a layout of `name:access:type[:length]`, ids in that order."""
    points = []
    for number, spec in enumerate(specs):
        name, access, kind, *length = spec.split(":")
        labels = tuple("abcd"[: 2 ** int(length[0])]) if kind == "enum" else ()
        size = {"bool": 1, "uint8": 1, "uint16": 2, "uint32": 4}.get(kind) or int(length[0])
        points.append(
            Datapoint(
                id=number,
                name=name,
                access={"W": "status_writable", "R": "status_readonly"}.get(access, access),
                data_type=kind,
                length=size,
                labels=labels,
                maximum=0 if kind in {"bool", "enum", "binary"} else 256**size - 1,
            )
        )
    return Layout(points, var_len=var_len)


SPA = layout(
    "Heater:W:bool",
    "Bubble:W:bool",
    "Filter:W:bool",
    "temperature:W:uint8",
    "Temp1:W:uint8",
    "Temp2:W:uint8",
    "Temp3:W:uint8",
    "current:R:uint8",
    "time:R:uint16",
    "over:alert:bool",
)
TOY = layout(
    "switch:W:bool",
    "wake:W:bool",
    "charge:R:enum:2",
    "tone:W:bool",
    "chat:W:enum:2",
    "battery:R:uint8",
    "volume:W:uint8",
    "rssi:R:uint8",
    "brightness:W:uint8",
    var_len=True,
)


def test_a_report_of_a_standard_product() -> None:
    """The Wave spa of the reference: heater and filter on, set 24, water 26, 22 hours."""
    values: dict[str, Value] = dict.fromkeys(SPA.datapoints, 0)
    values |= {"Heater": True, "Filter": True, "temperature": 24, "current": 26, "time": 22}
    assert SPA.report(values).hex() == "0405180000001a001600"


def test_a_group_of_bits_is_one_big_endian_number() -> None:
    """An air sensitivity of 4 in bits 6 to 8 of a two-byte group is 0x0100."""
    purifier = layout(*(f"b{n}:W:bool" for n in range(6)), "s:W:uint8", "x:W:bool")
    assert purifier.positions["x"] == (0, 6)
    wide = Layout(
        [
            *(
                Datapoint(id=n, name=f"b{n}", access="status_writable", data_type="bool", length=1)
                for n in range(6)
            ),
            Datapoint(
                id=6,
                name="sensitivity",
                access="status_writable",
                data_type="enum",
                length=3,
                labels=tuple("01234"),
            ),
        ],
        var_len=False,
    )
    assert wide.control({"sensitivity": "4"}).hex() == "01400100"


def test_a_control_of_a_var_len_product() -> None:
    assert TOY.control({"volume": 55}).hex() == "11004037"
    assert TOY.control({"chat": "c"}).hex() == "11001002"


def test_a_report_of_a_var_len_product() -> None:
    values: dict[str, Value] = {
        "switch": True,
        "wake": True,
        "charge": "a",
        "tone": True,
        "chat": "c",
        "battery": 80,
        "volume": 55,
        "rssi": 50,
        "brightness": 100,
    }
    assert TOY.report(values).hex() == "1401ff5350373264"
    assert TOY.report(values, ["battery"]).hex() == "14002050"


def test_a_frame_counts_its_bytes() -> None:
    """A control of the Airjet, and the length 416 of a wave maker's."""
    assert frame.pack(b"\x02", frame.SEND).hex() == "000000030400009002"
    assert frame.pack(bytes(413)).hex()[8:12] == "a003"
    assert frame.unpack(frame.pack(bytes(413), frame.SEND)) == bytes(413)
    assert frame.unpack(bytes.fromhex("000000030b0000930000000111004037")) == b"\x11\x00\x40\x37"
    with pytest.raises(ValueError, match="length"):
        frame.unpack(bytes.fromhex("0000000305000090"))


@pytest.mark.parametrize("raw", ["", "02", "01", "0107", "018100000000000000", "0101" + "00" * 6])
def test_a_malformed_control(raw: str) -> None:
    with pytest.raises(Malformed):
        SPA.decode_control(bytes.fromhex(raw))


def documents() -> list[Any]:
    own = [pytest.param(product.document, id=slug) for slug, product in OWN.items()]
    real = [pytest.param(json.loads(file.read_text()), id=file.stem[:8]) for file in REAL]
    return own + real


@pytest.mark.parametrize("document", documents())
def test_positions_can_be_computed(document: dict[str, Any]) -> None:
    computed = Layout.of(document).positions
    for attr in document["entities"][0]["attrs"]:
        position = attr["position"]
        assert computed[attr["name"]] == (position["byte_offset"], position["bit_offset"])


@pytest.mark.parametrize("document", documents())
def test_a_device_of_any_schema_obeys(document: dict[str, Any]) -> None:
    """Set every writable datapoint to its highest value, by names and by packet."""
    product = Product(product_key="x", name="x", document=document)
    points = product.layout.datapoints
    fresh = product.fresh()
    highest = {
        name: point.from_raw(bytes([255] * point.length))
        if point.data_type == "binary"
        else point.from_raw(
            {"bool": 1, "enum": len(point.labels) - 1}.get(point.data_type, point.maximum)
        )
        for name, point in points.items()
        if point.writable
    }
    assert {name: points[name].accept(value) for name, value in highest.items()} == highest
    decoded = product.layout.decode_control(product.layout.control(highest))
    assert decoded == highest
    product.layout.report(fresh | highest)


@pytest.mark.parametrize("slug", OWN)
def test_our_products_have_the_real_shape(slug: str) -> None:
    document = OWN[slug].document
    assert list(document) == [
        "name",
        "packetVersion",
        "protocolType",
        "product_key",
        "entities",
        "ui",
    ]
    (entity,) = document["entities"]
    ids = [attr["id"] for attr in entity["attrs"]]
    assert ids == list(range(len(ids)))
    for attr in entity["attrs"]:
        wanted = {"display_name", "name", "data_type", "position", "type", "id", "desc"}
        wanted |= {"enum"} if attr["data_type"] == "enum" else set()
        wanted |= {"uint_spec"} if attr["data_type"].startswith("uint") else set()
        assert attr.keys() == wanted
        assert attr["data_type"] == "bool" or attr["type"] not in {"alert", "fault"}
    shown = {element["key"] for element in document["ui"]["sections"][0]["elements"]}
    listed = {
        f"entity0.{attr['name']}"
        for attr in entity["attrs"]
        if attr["type"] not in {"alert", "fault"}
    }
    assert shown == listed


def test_the_families() -> None:
    assert len(OWN) >= 9
    assert {product.document["protocolType"] for product in OWN.values()} == {"standard", "var_len"}
    assert contract_document()["info"]["version"]


NUMBERS = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.text(), st.none(), st.lists(st.integers())
)


@given(value=NUMBERS)
def test_any_json_is_accepted_or_refused(value: Any) -> None:
    for product in OWN.values():
        for point in product.layout.datapoints.values():
            try:
                accepted = point.accept(value)
            except ValueError, OverflowError, ArithmeticError:
                continue
            assert point.accept(accepted) == accepted
