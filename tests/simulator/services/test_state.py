"""State files: everything comes back and goes on."""

import orjson

from simulator import ManualClock, Oddities, Simulator, World
from simulator.services.history import HistoryState
from simulator.services.records import RunStatus
from simulator.services.scenes import SceneState

from .helpers import Cloud


async def test_services_survive_a_restart(cloud: Cloud, socket_enabled: None) -> None:
    spa = cloud.spa.did
    offer = {"type": 0, "did": spa, "phone": cloud.guest.user.phone, "duration": 60}
    number = (await cloud.owner.post("/app/sharing", offer))["id"]
    await cloud.guest.put(f"/app/sharing/{number}", status=1)
    tasks = [{"task_type": "delay", "time": 60}]
    scene = await cloud.owner.post("/app/scene", {"scene_name": "Bath", "tasks": tasks})
    await cloud.owner.post(f"/app/scene/{scene['id']}/task")
    timer = {"attrs": {"power": True}, "repeat": "none", "date": "2026-03-14", "time": "07:02"}
    await cloud.owner.post(f"/app/devices/{spa}/scheduler", timer)
    lamp = {"type": "devctrl", "did": cloud.lamp.did, "attrs": {"power": True}}
    rule = {
        "name": "follow",
        "did": spa,
        "product_key": cloud.spa.product_key,
        "event": "data",
        "condition": [[{"left": "power", "opt": "==", "right": "1"}]],
        "output": [[lamp]],
    }
    await cloud.owner.post("/app/rules", rule)
    await cloud.owner.post("/app/group", {"group_name": "Garden"})
    cloud.spa.report({"water": 30})

    saved = orjson.dumps(cloud.sim.world.dump())
    world = World.load(orjson.loads(saved))
    clock = ManualClock(cloud.sim.clock.now())
    async with Simulator(world, clock=clock, oddities=Oddities.none()):
        again = world.dump()
        assert again["saved"]["SharingState"] == orjson.loads(saved)["saved"]["SharingState"]
        assert world.state(SceneState).scenes[0].status is RunStatus.FAILED
        assert world.state(HistoryState).devices[spa].samples[-1][1]["water"] == 30
        await clock.advance(120)
        assert world.device(spa).values["power"] is True
        assert world.device(cloud.lamp.did).values["power"] is True
        assert cloud.guest.user.uid in world.device(spa).bindings
        await clock.advance(3600)
        assert cloud.guest.user.uid not in world.device(spa).bindings
        assert orjson.loads(orjson.dumps(world.dump()))["saved"]["GroupState"]["groups"]


async def test_stopped_simulator_leaves_no_timer(cloud: Cloud) -> None:
    timer = {"attrs": {"power": True}, "repeat": "none", "date": "2026-03-14", "time": "07:02"}
    await cloud.owner.post(f"/app/devices/{cloud.spa.did}/scheduler", timer)
    cloud.sim.services.close()
    await cloud.advance(minutes=2)
    assert cloud.spa.values["power"] is False
