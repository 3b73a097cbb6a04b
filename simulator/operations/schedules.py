"""Timers: of one device, and common ones of devices, groups and scenes. All times are UTC."""

from ..contract import JSON
from ..http import Call, operation
from ..services import groups
from ..services.access import bound_device
from ..services.records import Schedule
from .pages import cut
from .times import utc

TARGETS = ("did", "group_id", "scene_id")


@operation
async def list_device_schedules(call: Call) -> JSON:
    """List the timers of a device, newest first."""
    did = _device(call)
    found = call.sim.services.schedules.listed(lambda schedule: schedule.did == did)
    return [_describe(call, schedule) for schedule in cut(call, found)]


@operation
async def create_device_schedule(call: Call) -> JSON:
    """Make a timer of a device."""
    return {"id": call.sim.services.schedules.create(call.uid, call.body, did=_device(call)).id}


@operation
async def update_device_schedule(call: Call) -> JSON:
    """Change a timer of a device."""
    schedule = _of_device(call)
    call.sim.services.schedules.update(schedule, call.body)
    return {"id": schedule.id}


@operation
async def delete_device_schedule(call: Call) -> JSON:
    """Forget a timer of a device."""
    call.sim.services.schedules.delete(_of_device(call))
    return {}


@operation
async def list_common_schedules(call: Call) -> JSON:
    """List the caller's timers, newest first, of everything or of one target."""
    uid, query = call.uid, call.query
    if "did" in query:
        bound_device(call.world, uid, query["did"])
    if "group_id" in query:
        groups.find(call.world, uid, query["group_id"])
    if "scene_id" in query:
        call.sim.services.scenes.find(uid, query["scene_id"])
    wanted = {name: query[name] for name in TARGETS if name in query}
    found = call.sim.services.schedules.listed(
        lambda schedule: (
            schedule.uid == uid
            and all(getattr(schedule, name) == value for name, value in wanted.items())
        )
    )
    return [_describe(call, schedule) for schedule in cut(call, found)]


@operation
async def create_common_schedule(call: Call) -> JSON:
    """Make a timer of a device, a group or a scene."""
    target = {name: call.body[name] for name in TARGETS if name in call.body}
    return {"id": call.sim.services.schedules.create(call.uid, call.body, **target).id}


@operation
async def update_common_schedule(call: Call) -> JSON:
    """Change one of the caller's timers; its target stays."""
    schedule = _own(call)
    call.sim.services.schedules.update(schedule, call.body)
    return {"id": schedule.id}


@operation
async def delete_common_schedule(call: Call) -> JSON:
    """Forget one of the caller's timers."""
    call.sim.services.schedules.delete(_own(call))
    return {}


def _device(call: Call) -> str:
    return bound_device(call.world, call.uid, call.path["did"]).did


def _of_device(call: Call) -> Schedule:
    did = _device(call)
    return call.sim.services.schedules.find(call.path["id"], lambda s: s.did == did)


def _own(call: Call) -> Schedule:
    uid = call.uid
    return call.sim.services.schedules.find(call.path["id"], lambda s: s.uid == uid)


def _describe(call: Call, schedule: Schedule) -> JSON:
    device = call.world.devices.get(schedule.did)
    return {
        "id": schedule.id,
        "created_at": utc(schedule.created_at, zone=not call.sim.oddities.zoneless_times),
        "product_key": device.product_key if device else "",
        **{name: getattr(schedule, name) for name in TARGETS},
        "attrs": schedule.attrs,
        "raw": schedule.raw,
        "date": schedule.date,
        "time": schedule.time,
        "repeat": schedule.repeat,
        "days": schedule.days,
        "start_date": schedule.start_date,
        "end_date": schedule.end_date,
        "enabled": schedule.enabled,
        "remark": schedule.remark,
    }
