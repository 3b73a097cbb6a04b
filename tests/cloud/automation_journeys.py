"""What people let the cloud do by itself: rules, groups, scenes and schedules."""

from datetime import UTC, datetime, time, timedelta

from custom_components.gizwits.cloud import (
    Comparison,
    Condition,
    DelayAction,
    DelayStep,
    DeviceAction,
    DeviceStep,
    EventAttr,
    GroupStep,
    RuleEvent,
    RuleInput,
    RuleSpec,
    SceneSpec,
    SceneStatus,
    Timer,
    Timing,
    Weekday,
)

from .people import Cloud


async def rules(cloud: Cloud) -> None:
    """Store a rule with everything, change it, delete it."""
    spa, socket = cloud.device("Garden spa"), cloud.device("Workshop socket")
    area = cloud.owner.rules
    params = await area.params()
    number = next(param.name for param in params[spa.product_key] if param.type == "int")
    switch = next(param.name for param in params[socket.product_key] if param.type == "bool")
    rule = RuleSpec(
        name="warm",
        did=spa.did,
        product_key=spa.product_key,
        event=RuleEvent.DATA,
        interval=timedelta(minutes=1),
        input=(RuleInput(product_key=spa.product_key, did=spa.did, prefix="spa"),),
        condition=((Condition(left=f"spa.{number}", opt=Comparison.GREATER, right="30"),),),
        output=(
            (
                DeviceAction(did=socket.did, attrs={switch: True}),
                DelayAction(delay=timedelta(seconds=5)),
                DeviceAction(did=socket.did, raw=bytes([1, 1, 0])),
            ),
        ),
    )
    rule_id = await area.create(rule)
    (stored,) = await area.list()
    assert (stored.id, stored.condition, stored.output) == (rule_id, rule.condition, rule.output)
    assert stored.interval == timedelta(minutes=1)
    alert, kind = next(
        (name, point.access)
        for name, point in spa.product.layout.datapoints.items()
        if point.access in {"alert", "fault"}
    )
    await area.update(
        rule_id,
        RuleSpec(
            name="alert",
            did=spa.did,
            product_key=spa.product_key,
            event=RuleEvent(kind),
            event_attr=EventAttr(name=alert, value="1"),
            condition=(),
            output=rule.output,
        ),
    )
    (stored,) = await area.list()
    assert stored.event_attr == EventAttr(name=alert, value="1")
    await area.delete(rule_id)
    assert await area.list() == []


async def groups_and_scenes(cloud: Cloud) -> None:
    """Make a group and control it, a scene that uses it and run it, and timers of both."""
    socket = cloud.device("Workshop socket")
    power = next(
        param.name
        for param in (await cloud.owner.rules.params([socket.product_key]))[socket.product_key]
        if param.type == "bool"
    )
    groups, scenes = cloud.owner.groups, cloud.owner.scenes
    group = await groups.create("Sockets", product_key=socket.product_key)
    change = await groups.add(group, [socket.did, "nothing"])
    assert (change.success, change.failed) == ((socket.did,), ("nothing",))
    assert change.detail[0].did == "nothing"
    await groups.rename(group, "All sockets")
    (listed,) = await groups.list()
    assert (listed.id, listed.name, listed.product_key) == (
        group,
        "All sockets",
        socket.product_key,
    )
    assert [member.did for member in await groups.devices(group)] == [socket.did]
    (result,) = await groups.control(group, attrs={power: True})
    assert result.ok

    scene = await scenes.create(
        SceneSpec(
            name="Evening",
            tasks=(
                DeviceStep(did=socket.did, attrs={power: True}),
                DelayStep(time=timedelta(seconds=1), remark="wait"),
                GroupStep(group_id=group, attrs={power: False}),
                DeviceStep(did=socket.did, raw=bytes([1, 1, 0])),
            ),
        )
    )
    (stored,) = await scenes.list()
    assert [type(step) for step in stored.tasks] == [DeviceStep, DelayStep, GroupStep, DeviceStep]
    await scenes.update(scene, name="Night", remark="r", tasks=stored.tasks)
    assert await scenes.status(scene) is SceneStatus.IDLE
    await scenes.run(scene)
    assert await scenes.status(scene) is SceneStatus.RUNNING
    await _common_schedules(cloud, group, scene)
    await scenes.delete(scene)
    await groups.remove(group, [socket.did])
    await groups.delete(group)


async def _common_schedules(cloud: Cloud, group: str, scene: str) -> None:
    area = cloud.owner.schedules
    at = Timing(at=time(18, tzinfo=UTC), weekdays=frozenset({Weekday.FRI, Weekday.SAT}))
    of_scene = await area.create_common(Timer(timing=at), scene_id=scene)
    of_group = await area.create_common(Timer(timing=at, raw=bytes([1, 1, 0])), group_id=group)
    (stored,) = await area.common(scene_id=scene)
    assert (stored.id, stored.timing) == (of_scene, at)
    await area.update_common(of_group, Timer(timing=at, raw=bytes([1]), enabled=False))
    (stored,) = await area.common(group_id=group)
    assert (stored.raw, stored.enabled) == (bytes([1]), False)
    for schedule in await area.common():
        await area.delete_common(schedule.id)


async def schedules(cloud: Cloud) -> None:
    """Store timers of a device: once, weekly, monthly; change and delete them."""
    socket = cloud.device("Workshop socket")
    power = next(iter(socket.product.layout.datapoints))
    area = cloud.owner.schedules
    today = datetime.now(UTC).date()
    noon = time(12, tzinfo=UTC)
    timings = [
        Timing(at=noon, on=today + timedelta(days=1)),
        Timing(at=noon, weekdays=frozenset({Weekday.MON}), start=today, end=today),
        Timing(at=noon, month_days=frozenset({1, 15})),
    ]
    for timing in timings:
        await area.create(socket.did, Timer(timing=timing, attrs={power: True}, remark="r"))
    stored = await area.list(socket.did)
    assert {schedule.timing for schedule in stored} == set(timings)
    assert stored[0].attrs == {power: True} or stored[0].attrs == {power: 1}
    await area.update(socket.did, stored[0].id, Timer(timing=timings[0], raw=bytes([1, 1, 0])))
    for schedule in stored:
        await area.delete(socket.did, schedule.id)
    assert await area.list(socket.did) == []
