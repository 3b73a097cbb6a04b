"""Packets: those of real devices, those that the simulator makes of its products, and nonsense."""

from contextlib import suppress
import json
from pathlib import Path

from hypothesis import given, strategies as st
import pytest

from custom_components.gizwits.product.packets import PacketKind, parse_packet
from custom_components.gizwits.product.schema import ProductSchema, parse_schema
from simulator.layout import Layout

from .builders import attr, document, number

FOLDER = Path(__file__).parents[2] / "simulator" / "products"
DOCUMENTS = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}
every_product = pytest.mark.parametrize("name", sorted(DOCUMENTS))

UINT8 = {"data_type": "uint8"}
READ = {"access": "status_readonly"}


def schema(*attrs: object, protocol: str = "standard") -> ProductSchema:
    return parse_schema(document(*attrs, protocolType=protocol), "pk")


PH = schema(
    attr("ph_out"),
    attr("orp_out"),
    number("ph", 0, 1400, 0.01) | {"type": "status_readonly"},
    number("redox", 0, 4000, 1, -2000) | {"type": "status_readonly"},
    attr("alert_1", access="alert"),
    attr("fault_1", access="fault"),
)
TOY = schema(
    attr("switch"),
    attr("wake"),
    attr("charge", "enum", "status_readonly", enum=["no", "yes", "full"]),
    attr("tone"),
    attr("chat", "enum", enum=["button", "word", "talk"]),
    number("battery", 0, 100, **UINT8) | {"type": "status_readonly"},
    number("volume", 0, 100, **UINT8),
    number("rssi", 0, 100, 1, -100, **UINT8) | {"type": "status_readonly"},
    number("light", 0, 100, **UINT8),
    protocol="var_len",
)


@pytest.mark.parametrize(
    ("product", "packet", "kind", "values"),
    [
        pytest.param(
            PH,
            "03 00 02dc 089d 00 00",
            PacketKind.REPLY,
            {"ph_out": False, "orp_out": False, "ph": 7.32, "redox": 205}
            | {"alert_1": False, "fault_1": False},
            id="a controller's reply",
        ),
        pytest.param(
            TOY,
            "00000003 0b 00 0091 14 01ff 53 50 37 32 64",
            PacketKind.REPORT,
            {"switch": True, "wake": True, "charge": "no", "tone": True, "chat": "talk"}
            | {"battery": 80, "volume": 55, "rssi": -50, "light": 100},
            id="a toy's report",
        ),
        pytest.param(
            TOY,
            "00000003 0b 00 0093 00000001 11 0040 37",
            PacketKind.CONTROL,
            {"volume": 55},
            id="volume, with a serial number",
        ),
        pytest.param(TOY, "11 0010 02", PacketKind.CONTROL, {"chat": "talk"}, id="an enum"),
        pytest.param(TOY, "12 01ff", PacketKind.READ, {}, id="a question"),
        pytest.param(TOY, "06 00 0b", PacketKind.TRANSPARENT_FROM_DEVICE, {}, id="transparent"),
        pytest.param(
            TOY,
            "00000003 0d 01 0091 0002 4142 14 0040 37",
            PacketKind.REPORT,
            {"volume": 55},
            id="with a device id",
        ),
    ],
)
def test_known_packets(
    product: ProductSchema, packet: str, kind: PacketKind, values: dict[str, object]
) -> None:
    parsed = parse_packet(product, bytes.fromhex(packet))

    assert parsed.kind is kind
    assert parsed.values == values


@every_product
def test_reports_of_the_simulator(name: str) -> None:
    """Its codec was written apart from ours."""
    layout = Layout.of(DOCUMENTS[name])
    points = layout.datapoints
    values = {each: point.default for each, point in points.items()}

    parsed = parse_packet(parse_schema(DOCUMENTS[name], "pk"), layout.report(values))

    shown = {
        each: value.hex() if isinstance(value, bytes) else value
        for each, value in parsed.values.items()
    }
    assert shown == values


@every_product
def test_commands_of_the_simulator(name: str) -> None:
    """Only what is flagged is set."""
    layout = Layout.of(DOCUMENTS[name])
    chosen = [point for point in layout.datapoints.values() if point.writable][-1]
    control = layout.control({chosen.name: chosen.default})

    parsed = parse_packet(parse_schema(DOCUMENTS[name], "pk"), control)

    assert parsed.kind is PacketKind.CONTROL
    assert parsed.values.keys() == {chosen.name}


@pytest.mark.parametrize(
    "packet", ["", "00000003", "99", "04 00", "04" + "00" * 99, "11 ffff", "01 ff 00"]
)
@pytest.mark.parametrize("product", [PH, TOY])
def test_packets_that_make_no_sense(product: ProductSchema, packet: str) -> None:
    with pytest.raises(ValueError):
        parse_packet(product, bytes.fromhex(packet))


@given(st.binary(max_size=40), st.booleans())
def test_any_bytes(data: bytes, framed: bool) -> None:
    """Nothing but ValueError is raised, whatever a log holds."""
    for product in (PH, TOY):
        with suppress(ValueError):
            parse_packet(product, b"\0\0\0\3" + data if framed else data)
