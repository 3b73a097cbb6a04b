"""Scenes: stored sequences and their runs."""

from collections.abc import Mapping
from html import escape

from ..contract import JSON
from ..http import Call, operation
from ..services import groups
from ..services.records import Scene
from .sources import caller
from .times import utc

BLANK = {
    "did": "",
    "group_id": "",
    "group_name": "",
    "product_key": "",
    "verbose_name": "",
    "dev_alias": "",
    "dev_remark": "",
}


@operation
async def list_scenes(call: Call) -> JSON:
    """List the caller's scenes, newest first."""
    return [_describe(call, scene) for scene in call.sim.services.scenes.listed(call.uid)]


@operation
async def create_scene(call: Call) -> JSON:
    """Store a scene."""
    return {"id": call.sim.services.scenes.create(call.uid, call.body).id}


@operation
async def update_scene(call: Call) -> JSON:
    """Change a scene."""
    call.sim.services.scenes.update(_scene(call), call.body)
    return {}


@operation
async def delete_scene(call: Call) -> JSON:
    """Forget a scene and its timers."""
    scene = _scene(call)
    call.sim.services.scenes.delete(scene)
    call.sim.services.schedules.delete_of(lambda schedule: schedule.scene_id == scene.id)
    return {}


@operation
async def run_scene(call: Call) -> JSON:
    """Begin a run."""
    call.sim.services.scenes.run(_scene(call), caller(call))
    return {}


@operation
async def get_scene_task_status(call: Call) -> JSON:
    """Say where the last run stands."""
    return {"status": _scene(call).status.value}


def _scene(call: Call) -> Scene:
    return call.sim.services.scenes.find(call.uid, call.path["id"])


def _describe(call: Call, scene: Scene) -> JSON:
    return {
        "id": scene.id,
        "scene_name": scene.name,
        "remark": scene.remark,
        "tasks": [_task(call, task) for task in scene.tasks],
        "created_at": utc(scene.created_at),
        "updated_at": utc(scene.updated_at),
    }


def _task(call: Call, task: Mapping[str, JSON]) -> JSON:
    return {
        **BLANK,
        **_device(call, task.get("did", "")),
        **_group(call, task.get("group_id", "")),
        "task_type": task["task_type"],
        "time": task.get("time", 0),
        "attrs": task.get("attrs", {}),
        "raw": task.get("raw", ""),
        "remark": escape(task.get("remark", "")),
    }


def _device(call: Call, did: str) -> Mapping[str, JSON]:
    """Return what is known of a step's device, as far as the caller still has it."""
    device = call.world.devices_of(call.uid).get(did)
    if device is None:
        return {"did": did} if did else {}
    binding = device.bindings[call.uid]
    return {
        "did": did,
        "product_key": device.product_key,
        "verbose_name": device.product.name,
        "dev_alias": binding.dev_alias or "",
        "dev_remark": binding.remark or "",
    }


def _group(call: Call, group_id: str) -> Mapping[str, JSON]:
    """Return what is known of a step's group, as far as it still exists."""
    for group in groups.listed(call.world, call.uid):
        if group.id == group_id:
            return {
                "group_id": group_id,
                "group_name": group.name,
                "product_key": group.product_key,
                "verbose_name": call.world.products[group.product_key].name,
            }
    return {"group_id": group_id} if group_id else {}
