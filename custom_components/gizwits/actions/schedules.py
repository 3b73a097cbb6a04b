"""Schedules of devices, groups and scenes: the cloud runs them, also while Home Assistant is off."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..cloud import Group, Schedule, Timer
from ..coordinator import AccountCoordinator
from ..failure import refusal
from ..gates import Gate
from ..products import Product
from ..recurrence import occurrences
from ..schedules import ScheduleCoordinator, Target, target_of
from ..values import VALUES, async_product, shown_values, wire_values
from .action import Action
from .fields import ATTR_GROUP, ATTR_RAW, ATTR_REMARK, ATTR_VALUES, hex_bytes
from .named import pick, pick_group
from .scenes import ATTR_SCENE, async_scene
from .steps import device_id_of
from .targets import account_of, device_of, group_by_device
from .timing import ATTR_TIME, DAYS, changed_timing, timing_fields, timing_from

ATTR_SCHEDULE: Final = "schedule_id"
ATTR_ENABLED: Final = "enabled"

_LONGEST_REMARK = 1024

_OWNER: Final[dict[Any, Any]] = {
    vol.Optional(ATTR_DEVICE_ID): cv.string,
    vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
}
_TARGET: Final[dict[Any, Any]] = {
    **_OWNER,
    vol.Optional(ATTR_GROUP): cv.string,
    vol.Optional(ATTR_SCENE): cv.string,
}
_SCHEDULE: Final[dict[Any, Any]] = {**_OWNER, vol.Required(ATTR_SCHEDULE): cv.string}
_CONTENT: Final = {
    **DAYS,
    vol.Optional(ATTR_VALUES): VALUES,
    vol.Optional(ATTR_RAW): hex_bytes,
    vol.Optional(ATTR_REMARK): vol.All(cv.string, vol.Length(max=_LONGEST_REMARK)),
}


async def _create_schedule(call: ServiceCall) -> ServiceResponse:
    """Store a schedule."""
    account, target = await _target(call)
    if target == Target():
        raise refusal("schedule_target")
    timing = timing_from(call.data)
    command = await _command(account, target, call.data)
    if not command and not target.scene_id:
        raise refusal("schedule_command")
    timer = Timer(
        timing=timing,
        enabled=call.data[ATTR_ENABLED],
        remark=call.data.get(ATTR_REMARK, ""),
        **command,
    )
    return {ATTR_SCHEDULE: await _keeper(account).async_create(target, timer)}


async def _update_schedule(call: ServiceCall) -> None:
    """Change what is given of a schedule."""
    account, schedule = await _schedule(call)
    changes = {name: call.data[name] for name in (ATTR_ENABLED, ATTR_REMARK) if name in call.data}
    changes |= await _command(account, target_of(schedule), call.data)

    def change(timer: Timer) -> Timer:
        return replace(timer, timing=changed_timing(timer.timing, call.data), **changes)

    await _keeper(account).async_change(schedule, change)


async def _delete_schedule(call: ServiceCall) -> None:
    """Delete a schedule."""
    account, schedule = await _schedule(call)
    await _keeper(account).async_delete(schedule)


async def _get_schedules(call: ServiceCall) -> ServiceResponse:
    """Answer with the schedules of a device, a group, a scene, or of a whole account."""
    account, target = await _target(call)
    keeper = _keeper(account)
    if target == Target():
        await keeper.async_list_all()
        schedules = [*keeper.data.values()]
    else:
        schedules = await keeper.async_list(target)
    groups: list[Group] = []
    if any(each.group_id for each in schedules):
        groups = await account.client.groups.list()
    return {"schedules": [await _answer(account, each, groups) for each in schedules]}


def _keeper(account: AccountCoordinator) -> ScheduleCoordinator:
    return account.config_entry.runtime_data.schedules


async def _target(call: ServiceCall) -> tuple[AccountCoordinator, Target]:
    """Return what an action is for; an empty target is the whole account."""
    kinds = call.data.keys() & {ATTR_GROUP, ATTR_SCENE}
    if (ATTR_DEVICE_ID in call.data) == (ATTR_CONFIG_ENTRY_ID in call.data) or (
        len(kinds) > (ATTR_CONFIG_ENTRY_ID in call.data)
    ):
        raise refusal("schedule_target")
    if ATTR_DEVICE_ID in call.data:
        if group := group_by_device(call):
            await group[0].gates.async_require(Gate.COMMON_TIMERS)
            return group[0], Target(group_id=group[1])
        coordinator = device_of(call)
        return coordinator.account, Target(did=coordinator.did)
    account = account_of(call)
    if kinds:
        await account.gates.async_require(Gate.COMMON_TIMERS)
    if ATTR_GROUP in call.data:
        await account.gates.async_require(Gate.GROUPS)
        groups = await account.client.groups.list()
        return account, Target(group_id=pick_group(call.hass, groups, call.data[ATTR_GROUP]).id)
    if ATTR_SCENE in call.data:
        return account, Target(scene_id=(await async_scene(account, call.data[ATTR_SCENE])).id)
    return account, Target()


async def _schedule(call: ServiceCall) -> tuple[AccountCoordinator, Schedule]:
    """Return the schedule that an action is about, from a fresh list if it is not known yet."""
    account, target = await _target(call)
    keeper, schedule_id = _keeper(account), call.data[ATTR_SCHEDULE]
    if schedule_id not in keeper.data:
        if target == Target():
            await keeper.async_list_all()
        else:
            await keeper.async_list(target)
    schedule = keeper.data.get(schedule_id)
    if schedule is None or (target != Target() and not target.has(schedule)):
        raise refusal("schedule_unknown", schedule=schedule_id)
    return account, schedule


async def _command(
    account: AccountCoordinator, target: Target, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what to set, as the cloud wants it; empty if nothing is given."""
    given = fields.keys() & {ATTR_VALUES, ATTR_RAW}
    if not given:
        return {}
    if target.scene_id:
        raise refusal("schedule_scene_command")
    if len(given) > 1:
        raise refusal("schedule_command")
    if ATTR_RAW in fields:
        return {"attrs": None, "raw": fields[ATTR_RAW]}
    product, name = await _product(account, target)
    return {"attrs": wire_values(product, name, fields[ATTR_VALUES]), "raw": None}


async def _product(account: AccountCoordinator, target: Target) -> tuple[Product, str]:
    """Return the product that a schedule sets datapoints of, and what the person calls it."""
    if target.did:
        coordinator = account.devices[target.did]
        return coordinator.product, coordinator.device_name
    group = pick(await account.client.groups.list(), "group", target.group_id)
    if not group.product_key:
        raise refusal("group_mixed", name=group.name)
    return await async_product(account, group.product_key), group.name


async def _answer(
    account: AccountCoordinator, schedule: Schedule, groups: list[Group]
) -> JsonObjectType:
    keeper = _keeper(account)
    timing, running = keeper.timing_of(schedule), keeper.running_of(schedule)
    following = next(occurrences(running, dt_util.utcnow()), None) if running else None
    return {
        ATTR_SCHEDULE: schedule.id,
        ATTR_DEVICE_ID: device_id_of(account, schedule.did),
        ATTR_GROUP: schedule.group_id or None,
        ATTR_SCENE: schedule.scene_id or None,
        **(timing_fields(timing) if timing else {}),
        ATTR_ENABLED: schedule.enabled,
        ATTR_REMARK: schedule.remark,
        ATTR_VALUES: await _values(account, schedule, groups),
        ATTR_RAW: schedule.raw.hex() if schedule.raw else None,
        "next_run": following.isoformat() if following and schedule.enabled else None,
    }


async def _values(
    account: AccountCoordinator, schedule: Schedule, groups: list[Group]
) -> JsonObjectType:
    if not schedule.attrs:
        return {}
    keys = [each.product_key for each in groups if each.id == schedule.group_id]
    product = await async_product(account, next(iter(keys), schedule.product_key))
    return shown_values(product, schedule.attrs)


ACTIONS: Final = (
    Action(
        name="create_schedule",
        schema=vol.Schema(
            {
                **_TARGET,
                vol.Required(ATTR_TIME): cv.time,
                **_CONTENT,
                vol.Optional(ATTR_ENABLED, default=True): cv.boolean,
            }
        ),
        handler=_create_schedule,
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="update_schedule",
        schema=vol.Schema(
            {
                **_SCHEDULE,
                vol.Optional(ATTR_TIME): cv.time,
                **_CONTENT,
                vol.Optional(ATTR_ENABLED): cv.boolean,
            }
        ),
        handler=_update_schedule,
    ),
    Action(name="delete_schedule", schema=vol.Schema(_SCHEDULE), handler=_delete_schedule),
    Action(
        name="get_schedules",
        schema=vol.Schema(_TARGET),
        handler=_get_schedules,
        response=SupportsResponse.ONLY,
    ),
)
