"""Covers."""

import pytest

from ..product.builders import attr, number
from .conftest import Act, AddDevice, Report


@pytest.mark.parametrize(
    ("action", "wanted"), [("open_cover", "打开"), ("stop_cover", "停止"), ("close_cover", "关闭")]
)
async def test_commands(add_device: AddDevice, act: Act, action: str, wanted: str) -> None:
    device = await add_device(attr("control", "enum", enum=["无", "打开", "停止", "关闭"]))

    await act("cover.it", action)

    assert device.values["control"] == wanted


async def test_without_a_position_nobody_knows_where_it_is(
    add_device: AddDevice, report: Report
) -> None:
    device = await add_device(attr("control", "enum", enum=["打开", "停止", "关闭"]))

    state = await report(device, "cover.it", control="关闭")

    assert state.state == "unknown"


async def test_position(add_device: AddDevice, act: Act, report: Report) -> None:
    device = await add_device(
        attr("control", "enum", enum=["打开", "停止", "关闭"]), number("position", 0, 100)
    )

    await act("cover.it", "set_cover_position", position=40)
    assert device.values["position"] == 40
    state = await report(device, "cover.it", position=0)
    assert (state.state, state.attributes["current_position"]) == ("closed", 0)
