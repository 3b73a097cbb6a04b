"""Bind a device in the options: it is there at once."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
import struct
import tempfile
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import segno

from simulator import Fault, Simulator, roles
from simulator.demo import GUEST
from simulator.device import Device
from simulator.services import sharing

from ..helpers import async_add_account, demo_user, device_of, entity_of
from .helpers import aborted, field, go_on, new_device, outcome, registered, until


def picture(*texts: str, kind: str = "PNG") -> bytes:
    """Return a picture of QR codes side by side."""
    page = Image.new("RGB", (400 * max(1, len(texts)), 400), "white")
    for index, text in enumerate(texts):
        drawn = BytesIO()
        segno.make(text, micro=False).save(drawn, kind="png", scale=8, border=4)
        page.paste(Image.open(drawn), (400 * index, 0))
    file = BytesIO()
    page.save(file, kind)
    return file.getvalue()


def big_picture() -> bytes:
    """Return a small file that says it is a huge picture."""
    small = bytearray(picture())
    small[16:24] = struct.pack(">II", 12_000, 12_000)
    return bytes(small)


@pytest.fixture
async def browser(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> TestClient[Any, Any]:
    """Return the frontend's way to upload, to a folder that no other test clears."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert await async_setup_component(hass, "file_upload", {})
    return await hass_client()


async def upload(browser: TestClient[Any, Any], data: bytes) -> str:
    answer = await browser.post("/api/file_upload", data={"file": BytesIO(data)})
    file_id: str = (await answer.json())["file_id"]
    return file_id


@pytest.fixture
def device(simulator: Simulator) -> Device:
    return new_device(simulator)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_by_a_picture(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    device: Device,
    browser: TestClient[Any, Any],
    kind: str,
) -> None:
    coordinator = account.runtime_data.account
    file_id = await upload(browser, picture(device.qr_content, kind=kind))

    result = await until(hass, account, "bind", "bind_qr", {"picture": file_id})

    assert outcome(result) == aborted("bound")
    assert demo_user(simulator).uid in device.bindings
    assert hass.states.get(entity_of(hass, "switch", device.did, "OnOff"))
    assert account.runtime_data.account is coordinator  # not reloaded


async def test_by_the_text_of_a_code(
    hass: HomeAssistant, account: MockConfigEntry, device: Device
) -> None:
    typed = {"qr_content": f" {device.qr_content}\n"}

    result = await until(hass, account, "bind", "bind_qr", typed)

    assert outcome(result) == aborted("bound")
    assert registered(hass, device)


async def test_by_the_text_of_an_old_code(
    hass: HomeAssistant, account: MockConfigEntry, device: Device
) -> None:
    """Which tells the passcode."""
    text = f"https://x.example/?product_key=p&did={device.did}&passcode={{}}"

    wrong = await until(hass, account, "bind", "bind_qr", {"qr_content": text.format("WRONG")})
    assert wrong["errors"] == {"base": "refused"}
    result = await go_on(hass, wrong, {"qr_content": text.format(device.passcode)})

    assert outcome(result) == aborted("bound")
    assert registered(hass, device)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (lambda _: b"no picture", "picture_unreadable"),
        (lambda _: b"\x89PNG\r\n\x1a\n", "picture_unreadable"),
        (lambda _: big_picture(), "picture_unreadable"),
        (lambda _: bytes(20 << 20) + b"1", "picture_unreadable"),
        (lambda _: picture(), "qr_missing"),
        (lambda text: picture(text, "https://example.com/app"), "qr_several"),
    ],
)
async def test_pictures_that_do_not_help(
    hass: HomeAssistant,
    account: MockConfigEntry,
    device: Device,
    browser: TestClient[Any, Any],
    data: Callable[[str], bytes],
    error: str,
) -> None:
    file_id = await upload(browser, data(device.qr_content))

    form = await until(hass, account, "bind", "bind_qr", {"picture": file_id})
    assert form["errors"] == {"picture": error}
    gone = await go_on(hass, form, {"picture": file_id})
    assert gone["errors"] == {"picture": "picture_unreadable"}
    file_id = await upload(browser, picture(device.qr_content))

    assert outcome(await go_on(hass, gone, {"picture": file_id})) == aborted("bound")


async def test_neither_picture_nor_text(
    hass: HomeAssistant, account: MockConfigEntry, device: Device
) -> None:
    form = await until(hass, account, "bind", "bind_qr", {"qr_content": " "})
    assert form["errors"] == {"picture": "qr_required"}

    result = await go_on(hass, form, {"qr_content": device.qr_content})

    assert outcome(result) == aborted("bound")


async def test_a_code_that_the_cloud_refuses(
    hass: HomeAssistant,
    account: MockConfigEntry,
    device: Device,
    browser: TestClient[Any, Any],
) -> None:
    """What was read in the picture is shown, and can be corrected."""
    file_id = await upload(browser, picture("https://example.com/app"))

    form = await until(hass, account, "bind", "bind_qr", {"picture": file_id})

    assert form["errors"] == {"base": "refused"}
    assert field(form, "qr_content") == "https://example.com/app"
    result = await go_on(hass, form, {"qr_content": device.qr_content})
    assert outcome(result) == aborted("bound")


async def test_by_mac(hass: HomeAssistant, account: MockConfigEntry, device: Device) -> None:
    """The address may be written as people do; wrong secrets and addresses are explained."""
    mac = ":".join(device.mac[at : at + 2].upper() for at in range(0, 12, 2))
    good = {
        "mac": mac,
        "product_key": device.product_key,
        "product_secret": device.product.secret,
    }
    form = await until(hass, account, "bind", "bind_mac", good | {"product_secret": "wrong"})
    assert form["errors"] == {"base": "refused"}
    form = await go_on(hass, form, good | {"mac": "000000000000"})
    assert form["errors"] == {"base": "refused"}
    assert field(form, "product_key") == device.product_key

    result = await go_on(hass, form, good)

    assert outcome(result) == aborted("bound")
    assert registered(hass, device)


@pytest.mark.parametrize("way", ["bind_code", "bind_qr"])
async def test_by_the_code_of_an_invitation(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, way: str
) -> None:
    world = simulator.world
    guest = demo_user(simulator, GUEST)
    device = new_device(simulator)
    roles.bind(world, device, guest.uid)
    offer = sharing.offer(world, guest, device, None, None)
    content = f"type=share&code={offer.code}"
    name, typed = {
        "bind_code": ("share_code", offer.code),
        "bind_qr": ("qr_content", content),
    }[way]
    form = await until(hass, account, "bind", way, {name: content[:-1]})
    assert form["errors"] == {"base": "refused"}

    result = await go_on(hass, form, {name: typed})

    assert outcome(result) == aborted("bound")
    assert device.bindings[demo_user(simulator).uid].role == "guest"
    assert registered(hass, device)


async def test_a_device_that_the_account_has(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    typed = {"qr_content": device_of(simulator, "Desk light").qr_content}

    result = await until(hass, account, "bind", "bind_qr", typed)

    assert outcome(result) == aborted("bound_before")


async def test_a_device_that_is_not_included(
    hass: HomeAssistant, simulator: Simulator, device: Device
) -> None:
    entry = await async_add_account(hass, simulator)
    spa = device_of(simulator, "Garden spa")
    await until(hass, entry, "include", "include_devices", {"picks": [spa.did]})

    result = await until(hass, entry, "bind", "bind_qr", {"qr_content": device.qr_content})

    assert outcome(result) == aborted("bound_left_out")
    assert not registered(hass, device)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind="reset", operation="bind_by_qr"), "cannot_connect"),
        (Fault(kind="error_code", code=9008, operation="bind_by_qr"), "server_error"),
        (Fault(kind="error_code", code=9092, operation="bind_by_qr"), "refused"),
        (Fault(kind="error_code", code=9047, operation="bind_by_qr"), "refused"),
    ],
)
async def test_trouble_in_the_cloud(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    device: Device,
    fault: Fault,
    error: str,
) -> None:
    typed = {"qr_content": device.qr_content}
    simulator.faults.add(fault)
    form = await until(hass, account, "bind", "bind_qr", typed)
    assert form["errors"] == {"base": error}
    simulator.faults.clear()

    assert outcome(await go_on(hass, form, typed)) == aborted("bound")
