"""Control of a device beyond its entities."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulator import Fault, Simulator

from ..helpers import device_of
from .helpers import act, ask, id_of

pytestmark = pytest.mark.usefixtures("account")

NUMBER = vol.Any(None, int, float)
ANSWER = vol.Schema(
    {
        "product_key": str,
        "reported_at": vol.Any(None, str),
        "datapoints": [
            {
                "name": str,
                "display_name": str,
                "type": vol.Any("bool", "enum", "uint8", "uint16", "uint32", "binary"),
                "writable": bool,
                "value": vol.Any(None, bool, int, float, str),
                "unit": vol.Any(None, str),
                "minimum": NUMBER,
                "maximum": NUMBER,
                "step": NUMBER,
                "options": [str],
            }
        ],
    },
    required=True,
)


async def test_several_values_go_in_one_request(hass: HomeAssistant, simulator: Simulator) -> None:
    spa = device_of(simulator, "Garden spa")

    await act(
        hass,
        "set_datapoints",
        device_id=id_of(hass, spa),
        values={"power": True, "target_temp": 38},
    )

    assert (spa.values["power"], spa.values["target_temp"]) == (True, 38)
    assert len(simulator.requests.of("control_device")) == 1


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"no_such": 1}, "datapoint_unknown"),
        ({"target_temp": 100}, "value_out_of_range"),
        ({"target_temp": "warm"}, "value_wrong_type"),
        ({"water_temp": 20}, "value_read_only"),
    ],
)
async def test_values_that_the_schema_refuses(
    hass: HomeAssistant, simulator: Simulator, values: dict[str, Any], key: str
) -> None:
    """All are refused with one that does not fit, before a request."""
    spa = device_of(simulator, "Garden spa")

    with pytest.raises(ServiceValidationError) as refused:
        await act(
            hass, "set_datapoints", device_id=id_of(hass, spa), values={"power": True, **values}
        )

    assert refused.value.translation_key == key
    assert not simulator.requests.of("control_device")


async def test_raw_command(hass: HomeAssistant, simulator: Simulator) -> None:
    socket = device_of(simulator, "Workshop socket")
    name = next(name for name, value in socket.values.items() if isinstance(value, bool))
    wanted = not socket.values[name]
    raw = socket.product.layout.control({name: wanted}).hex(" ")

    await act(hass, "send_raw", device_id=id_of(hass, socket), raw=raw)

    assert socket.values[name] is wanted


@pytest.mark.parametrize("raw", ["", "0", "xy", "00" * 2049])
async def test_raw_commands_that_are_none(
    hass: HomeAssistant, simulator: Simulator, raw: str
) -> None:
    with pytest.raises(vol.Invalid):
        await act(
            hass, "send_raw", device_id=id_of(hass, device_of(simulator, "Garden spa")), raw=raw
        )


async def test_refresh_and_get(hass: HomeAssistant, simulator: Simulator) -> None:
    """An answer has all datapoints, as they are after a refresh."""
    spa = device_of(simulator, "Garden spa")
    spa.report({"water_temp": 33})

    await act(hass, "refresh", device_id=id_of(hass, spa))
    answer = await ask(hass, "get_datapoints", device_id=id_of(hass, spa))

    assert ANSWER(answer)
    values = {each["name"]: each["value"] for each in answer["datapoints"]}
    assert values["water_temp"] == 33
    assert values.keys() == spa.values.keys()


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        ({"kind": "error_code", "code": 9042}, "code_9042"),
        ({"kind": "error_code", "code": 9008}, "code_9008"),
        ({"kind": "error_code", "code": 9041}, "code_9041"),
    ],
)
@pytest.mark.parametrize(
    ("action", "data"),
    [("set_datapoints", {"values": {"power": True}}), ("send_raw", {"raw": "010101"})],
)
async def test_the_cloud_refuses(
    hass: HomeAssistant,
    simulator: Simulator,
    action: str,
    data: dict[str, Any],
    fault: dict[str, Any],
    key: str,
) -> None:
    simulator.faults.add(Fault(operation="control_device", **fault))

    with pytest.raises(HomeAssistantError) as failed:
        await act(hass, action, device_id=id_of(hass, device_of(simulator, "Garden spa")), **data)

    assert failed.value.translation_key == key


async def test_a_device_that_has_never_reported(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    spa = device_of(simulator, "Garden spa")
    spa.reported_at = 0
    simulator.faults.add(Fault(kind="push_down"))
    await hass.config_entries.async_reload(account.entry_id)
    here = {"device_id": id_of(hass, spa)}
    scene = {"config_entry_id": account.entry_id, "name": "Now"}

    for action, data in (
        ("refresh", here),
        ("create_scene", {**scene, "present_states": [here["device_id"]]}),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await act(hass, action, **data)
        assert refused.value.translation_key == "no_report"


async def test_an_account_that_is_not_loaded(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    device_id = id_of(hass, device_of(simulator, "Garden spa"))
    await hass.config_entries.async_unload(account.entry_id)

    for device in (device_id, "no such device"):
        with pytest.raises(ServiceValidationError):
            await act(hass, "refresh", device_id=device)
