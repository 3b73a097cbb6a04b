"""Timetables that devices keep in bytes are rows to a person."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
import voluptuous as vol

from simulator import Fault, Simulator

from ..helpers import device_of
from .helpers import act, ask, id_of

pytestmark = pytest.mark.usefixtures("account")

CELL = vol.Any(int, str)
ANSWER = vol.Schema(
    {
        "timetables": [
            {
                "timetable": str,
                "room": int,
                "columns": vol.Schema({str: vol.Any(str, [str])}),
                "rows": [vol.Schema({str: CELL})],
            }
        ]
    },
    required=True,
)
MORNING = {"start": "08:00", "end": "12:00", "level": 30}
EVENING = {"start": "18:30", "end": "20:00", "level": 60}


async def test_rows_are_read(hass: HomeAssistant, simulator: Simulator) -> None:
    answer = await ask(
        hass, "get_timetable", device_id=id_of(hass, device_of(simulator, "Pond pump"))
    )

    assert ANSWER(answer)
    (table,) = answer["timetables"]
    assert (table["timetable"], table["room"]) == ("AutoTime", 2)
    assert table["rows"] == [{"slot": 0, "start": "08:00", "end": "20:00", "level": 30}]


async def test_rows_are_written(hass: HomeAssistant, simulator: Simulator) -> None:
    pump = device_of(simulator, "Pond pump")
    data = {"device_id": id_of(hass, pump), "timetable": "AutoTime"}

    await act(hass, "set_timetable", rows=[MORNING, EVENING], **data)
    assert pump.values["AutoTime01"] == "08000c001e000000"
    assert pump.values["AutoTime02"] == "121e14003c000000"

    await act(hass, "set_timetable", rows=[], **data)
    assert pump.values["AutoTime01"] == pump.values["AutoTime02"] == "ee" * 8
    answer = await ask(hass, "get_timetable", device_id=data["device_id"])
    assert answer["timetables"][0]["rows"] == []


async def test_what_stays_the_same_is_not_sent(hass: HomeAssistant, simulator: Simulator) -> None:
    """Bytes that nobody can name survive in rows that stay."""
    pump = device_of(simulator, "Pond pump")

    await act(
        hass,
        "set_timetable",
        device_id=id_of(hass, pump),
        timetable="AutoTime",
        rows=[{"start": "08:00", "end": "20:00", "level": 30}],
    )

    assert not simulator.requests.of("control_device")


@pytest.mark.parametrize(
    ("alias", "timetable", "rows", "key"),
    [
        ("Garden spa", "AutoTime", [], "timetable_none"),
        ("Pond pump", "Other", [], "timetable_unknown"),
        ("Pond pump", "AutoTime", [MORNING] * 3, "timetable_row"),
        ("Pond pump", "AutoTime", [{"start": "25:00"}], "timetable_row"),
        ("Pond pump", "AutoTime", [{"colour": 1}], "timetable_row"),
    ],
)
async def test_refusals(
    hass: HomeAssistant,
    simulator: Simulator,
    alias: str,
    timetable: str,
    rows: list[dict[str, Any]],
    key: str,
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await act(
            hass,
            "set_timetable",
            device_id=id_of(hass, device_of(simulator, alias)),
            timetable=timetable,
            rows=rows,
        )

    assert refused.value.translation_key == key
    assert not simulator.requests.of("control_device")


async def test_the_cloud_refuses(hass: HomeAssistant, simulator: Simulator) -> None:
    simulator.faults.add(Fault(operation="control_device", kind="error_code", code=9042))

    with pytest.raises(HomeAssistantError) as failed:
        await act(
            hass,
            "set_timetable",
            device_id=id_of(hass, device_of(simulator, "Pond pump")),
            timetable="AutoTime",
            rows=[EVENING],
        )

    assert failed.value.translation_key == "code_9042"
