"""Scenes: stored in the cloud, made of steps or of the devices' present states."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID, ATTR_NAME, Platform
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.util.json import JsonObjectType, JsonValueType
import voluptuous as vol

from ..cloud import JSON, DelayStep, DeviceStep, Group, GroupStep, Scene, SceneSpec, Step
from ..const import DOMAIN
from ..coordinator import AccountCoordinator
from ..device import DeviceCoordinator
from ..failure import refusal
from ..product.codec import Value, encode
from ..product.schema import Datapoint, DataType
from ..products import Product, guessed
from ..values import async_product, shown_values, wire_values
from .action import Action
from .fields import ATTR_GROUP, ATTR_RAW, ATTR_REMARK, ATTR_VALUES, TEXT
from .named import pick_group, pick_scene
from .steps import ATTR_DELAY, check_delays, device_id_of, member_of, steps_schema
from .targets import ACCOUNT, account_of

ATTR_SCENE: Final = "scene"
ATTR_STEPS: Final = "steps"
ATTR_PRESENT_STATES: Final = "present_states"

_CONTENT: Final = {
    vol.Optional(ATTR_REMARK): cv.string,
    vol.Optional(ATTR_STEPS): steps_schema(
        ATTR_DEVICE_ID, ATTR_GROUP, ATTR_DELAY, remark=cv.string
    ),
    vol.Optional(ATTR_PRESENT_STATES): vol.All(cv.ensure_list, [cv.string], vol.Length(min=1)),
}


async def _create_scene(call: ServiceCall) -> ServiceResponse:
    """Store a scene."""
    account = account_of(call)
    if (tasks := await _tasks(call, account)) is None:
        raise refusal("scene_empty")
    scene_id = await account.client.scenes.create(
        SceneSpec(name=call.data[ATTR_NAME], remark=call.data.get(ATTR_REMARK, ""), tasks=tasks)
    )
    await account.config_entry.runtime_data.scenes.async_refresh()
    return {"scene_id": scene_id}


async def _update_scene(call: ServiceCall) -> None:
    """Change what is given of a scene."""
    account = account_of(call)
    name, remark = call.data.get(ATTR_NAME), call.data.get(ATTR_REMARK)
    tasks = await _tasks(call, account)
    if name is None and remark is None and tasks is None:
        raise refusal("nothing_to_change")
    scene = await async_scene(account, call.data[ATTR_SCENE])
    await account.client.scenes.update(scene.id, name=name, remark=remark, tasks=tasks)
    await account.config_entry.runtime_data.scenes.async_refresh()


async def _delete_scene(call: ServiceCall) -> None:
    """Delete a scene."""
    account = account_of(call)
    scene = await async_scene(account, call.data[ATTR_SCENE])
    await account.client.scenes.delete(scene.id)
    await account.config_entry.runtime_data.scenes.async_refresh()


async def _get_scenes(call: ServiceCall) -> ServiceResponse:
    """Answer with the scenes, in the form in which they are written."""
    account = account_of(call)
    scenes = await account.client.scenes.list()
    groups = await _groups(account, [step for scene in scenes for step in scene.tasks])
    return {"scenes": [await _scene(call.hass, account, scene, groups) for scene in scenes]}


async def async_scene(account: AccountCoordinator, wanted: str) -> Scene:
    """Return a scene of an account by its id, name or entity. Raises ServiceValidationError."""
    return pick_scene(account.hass, await account.client.scenes.list(), wanted)


async def _groups(account: AccountCoordinator, steps: Iterable[Step]) -> dict[str, Group]:
    """Return the account's groups by id, if a step needs them."""
    if not any(isinstance(step, GroupStep) for step in steps):
        return {}
    return {group.id: group for group in await account.client.groups.list()}


async def _tasks(call: ServiceCall, account: AccountCoordinator) -> tuple[Step, ...] | None:
    """Return the steps of the form of the cloud: those written, after those that restore states."""
    steps = call.data.get(ATTR_STEPS, [])
    devices = call.data.get(ATTR_PRESENT_STATES, [])
    if not steps and not devices:
        return None
    check_delays(steps)
    present = [_present(member_of(call.hass, account, device_id)) for device_id in devices]
    groups = []
    if any(ATTR_GROUP in step for step in steps):
        groups = await account.client.groups.list()
    return *present, *[await _task(call.hass, account, step, groups) for step in steps]


async def _task(
    hass: HomeAssistant, account: AccountCoordinator, step: dict[str, Any], groups: list[Group]
) -> Step:
    remark = step.get(ATTR_REMARK)
    raw = step.get(ATTR_RAW)
    values = step.get(ATTR_VALUES)
    if ATTR_DELAY in step:
        return DelayStep(time=timedelta(seconds=step[ATTR_DELAY]), remark=remark)
    if ATTR_GROUP in step:
        group = pick_group(hass, groups, step[ATTR_GROUP])
        if not group.product_key:
            raise refusal("group_mixed", name=group.name)
        product = await async_product(account, group.product_key)
        attrs = _attrs(product, group.name, values) if values else None
        return GroupStep(group_id=group.id, attrs=attrs, raw=raw, remark=remark)
    coordinator = member_of(hass, account, step[ATTR_DEVICE_ID])
    attrs = _attrs(coordinator.product, coordinator.device_name, values) if values else None
    return DeviceStep(did=coordinator.did, attrs=attrs, raw=raw, remark=remark)


def _present(coordinator: DeviceCoordinator) -> Step:
    """Return the step that brings a device's controls back to where they are now.

    Left out are what starts something, what is guarded (resets, clocks), and timetables.
    """
    attrs: dict[str, JSON] = {}
    for spec in coordinator.specs:
        if (
            (datapoint := spec.datapoint)
            and datapoint.writable
            and datapoint.data_type is not DataType.BINARY
            and spec.platform != Platform.BUTTON
            and not spec.guard
            and (value := coordinator.data.value(datapoint.name)) is not None
        ):
            try:
                attrs[datapoint.name] = _scene_form(datapoint, encode(datapoint, value))
            except ValueError:
                continue  # reported out of its own range
    if not attrs:
        raise refusal("no_report", device=coordinator.device_name)
    return DeviceStep(did=coordinator.did, attrs=attrs)


def _attrs(product: Product, owner: str, values: Mapping[str, Value]) -> dict[str, JSON]:
    wire = wire_values(product, owner, values)
    datapoints = product.schema.datapoints
    return {name: _scene_form(datapoints[name], value) for name, value in wire.items()}


def _scene_form(datapoint: Datapoint, wire: JSON) -> JSON:
    """Return a value as scenes want it, which is not quite what control wants."""
    match datapoint.data_type:
        case DataType.ENUM if isinstance(wire, str):
            return datapoint.wire_options.index(wire)
        case DataType.BINARY:
            return b64encode(bytes.fromhex(str(wire))).decode()
        case _:
            return wire


async def _scene(
    hass: HomeAssistant, account: AccountCoordinator, scene: Scene, groups: Mapping[str, Group]
) -> JsonValueType:
    registry = er.async_get(hass)
    return {
        "scene_id": scene.id,
        "entity_id": registry.async_get_entity_id(Platform.SCENE, DOMAIN, scene.id),
        ATTR_NAME: scene.name,
        ATTR_REMARK: scene.remark,
        "created_at": scene.created_at.isoformat() if scene.created_at else None,
        "updated_at": scene.updated_at.isoformat() if scene.updated_at else None,
        ATTR_STEPS: [await _step(account, step, groups) for step in scene.tasks],
    }


async def _step(
    account: AccountCoordinator, step: Step, groups: Mapping[str, Group]
) -> JsonValueType:
    shown: JsonObjectType = {ATTR_REMARK: step.remark} if step.remark else {}
    if isinstance(step, DelayStep):
        return {ATTR_DELAY: int(step.time.total_seconds()), **shown}
    if isinstance(step, GroupStep):
        group = groups.get(step.group_id)
        product = await async_product(account, group.product_key) if group else guessed("", {})
        shown = {ATTR_GROUP: step.group_id, **shown}
    else:
        coordinator = account.devices.get(step.did)
        product = coordinator.product if coordinator else guessed("", {})
        shown = {ATTR_DEVICE_ID: device_id_of(account, step.did), **shown}
    if step.attrs:
        shown[ATTR_VALUES] = shown_values(product, _control_form(product, step.attrs))
    if step.raw:
        shown[ATTR_RAW] = step.raw.hex()
    return shown


def _control_form(product: Product, attrs: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return values of a scene as control wants them."""
    datapoints = product.schema.datapoints
    return {
        name: _hex(value)
        if name in datapoints and datapoints[name].data_type is DataType.BINARY
        else value
        for name, value in attrs.items()
    }


def _hex(text: JSON) -> JSON:
    try:
        return b64decode(str(text), validate=True).hex()
    except ValueError:
        return text


ACTIONS: Final = (
    Action(
        name="create_scene",
        schema=vol.Schema({**ACCOUNT, vol.Required(ATTR_NAME): TEXT, **_CONTENT}),
        handler=_create_scene,
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="update_scene",
        schema=vol.Schema(
            {
                **ACCOUNT,
                vol.Required(ATTR_SCENE): cv.string,
                vol.Optional(ATTR_NAME): TEXT,
                **_CONTENT,
            }
        ),
        handler=_update_scene,
    ),
    Action(
        name="delete_scene",
        schema=vol.Schema({**ACCOUNT, vol.Required(ATTR_SCENE): cv.string}),
        handler=_delete_scene,
    ),
    Action(
        name="get_scenes",
        schema=vol.Schema(ACCOUNT),
        handler=_get_scenes,
        response=SupportsResponse.ONLY,
    ),
)
