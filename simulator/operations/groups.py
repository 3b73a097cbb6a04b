"""Device groups."""

from collections.abc import Mapping

from ..contract import JSON
from ..errors import ApiError
from ..http import Call, operation
from ..services import groups
from ..services.commands import Command
from ..services.records import Group
from .sources import caller
from .times import utc


@operation
async def list_groups(call: Call) -> JSON:
    """List the caller's groups, newest first."""
    return [_describe(call, group) for group in groups.listed(call.world, call.uid)]


@operation
async def create_group(call: Call) -> JSON:
    """Make a group."""
    return {"id": groups.create(call.world, call.uid, call.body).id}


@operation
async def delete_group(call: Call) -> JSON:
    """Forget a group and its timers; the cloud answers null."""
    group = _group(call)
    groups.delete(call.world, group)
    call.sim.services.schedules.delete_of(lambda schedule: schedule.group_id == group.id)


@operation
async def update_group(call: Call) -> JSON:
    """Rename a group."""
    groups.rename(call.world, _group(call), call.body["group_name"])
    return {}


@operation
async def list_group_devices(call: Call) -> JSON:
    """List the devices of a group."""
    return [
        {
            "did": device.did,
            "type": device.product.device_type,
            "verbose_name": device.product.name,
            "dev_alias": device.bindings[call.uid].dev_alias or "",
            "product_key": device.product_key,
        }
        for device in groups.members(call.world, _group(call))
    ]


@operation
async def add_group_devices(call: Call) -> JSON:
    """Add devices to a group."""
    outcome = groups.add(call.world, _group(call), call.body["dids"])
    answer: dict[str, JSON] = _divide({did: error is None for did, error in outcome.items()})
    if call.query["show_detail"]:
        answer["detail"] = [_failure(did, error) for did, error in outcome.items() if error]
    return answer


@operation
async def remove_group_devices(call: Call) -> JSON:
    """Take devices out of a group."""
    return _divide(groups.remove(call.world, _group(call), call.body["dids"]))


@operation
async def control_group(call: Call) -> JSON:
    """Command every device of a group."""
    command = Command.of_control(call.body)
    outcome = groups.control(call.world, _group(call), command, caller(call))
    return [{"did": did, "result": result} for did, result in outcome.items()]


def _group(call: Call) -> Group:
    return groups.find(call.world, call.uid, call.path["id"])


def _describe(call: Call, group: Group) -> JSON:
    product = call.world.products.get(group.product_key)
    return {
        "id": group.id,
        "group_name": group.name,
        "product_key": group.product_key,
        "verbose_name": product.name if product else "",
        "gw_did": group.gw_did,
        "multicast_id": group.multicast_id,
        "remark": group.remark,
        "created_at": utc(group.created_at),
        "updated_at": utc(group.updated_at),
    }


def _divide(outcome: Mapping[str, bool]) -> dict[str, JSON]:
    return {
        "success": [did for did, worked in outcome.items() if worked],
        "failed": [did for did, worked in outcome.items() if not worked],
    }


def _failure(did: str, error: ApiError) -> JSON:
    return {
        "did": did,
        "error_code": error.code,
        "error_message": error.body["error_message"],
        "detail_msg": error.detail,
    }
