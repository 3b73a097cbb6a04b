"""Numbers: their range follows their unit."""

from homeassistant.core import HomeAssistant

from ..product.builders import attr, number
from .conftest import AddDevice, Report


async def test_the_range_follows_the_unit(
    hass: HomeAssistant, add_device: AddDevice, report: Report
) -> None:
    device = await add_device(
        number("temp_set", 16, 104, desc="16~40"),
        attr("temp_unit", "enum", enum=["摄氏", "华氏"]),
        temp_set=30,
    )

    state = await report(device, "number.it_target_temperature", temp_unit="摄氏")
    assert (state.attributes["min"], state.attributes["max"]) == (16, 40)
    state = await report(device, "number.it_target_temperature", temp_unit="华氏", temp_set=104)
    assert (state.attributes["min"], state.attributes["max"]) == (16, 40)
    assert float(state.state) == 40
