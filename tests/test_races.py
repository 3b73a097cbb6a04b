"""Pushes, polls and writes that overtake each other: what is shown never goes back."""

import asyncio
from collections import defaultdict
from collections.abc import Coroutine
from random import Random
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
import pytest

from simulator import World
from simulator.datapoint import Value
from simulator.device import Device
from simulator.faults import Fault
from simulator.services.groups import GroupState
from simulator.services.records import Group

from .drive import Drive
from .helpers import async_add_account, coordinator_of, demo_user, device_of, entity_of
from .worlds import plain_world

GROUP = "6d3f2b8c1a5e4d7f9b0c2e4a"
STEPS = 120
READING, SETTING = "iota", "theta"
NUMBERS = {"sensor": READING, "number": SETTING}


@pytest.fixture
def world() -> World:
    """Return a cloud with two devices."""
    return plain_world(2)


class Races:
    """Two devices whose numbers only grow, in a group, and a cloud whose caches lag."""

    def __init__(self, hass: HomeAssistant, drive: Drive, random: Random) -> None:
        """Let nothing happen yet."""
        self._hass, self._drive, self._random = hass, drive, random
        self._devices = [device_of(drive.simulator, f"Plain {number}") for number in range(2)]
        self._past: defaultdict[str, list[tuple[float, dict[str, Value]]]] = defaultdict(list)
        self._work: list[asyncio.Task[None]] = []
        self._setting = 0
        self.entities = {
            "group": entity_of(hass, "number", f"group-{GROUP}", SETTING),
            **{
                f"{platform} {device.did}": entity_of(hass, platform, device.did, name)
                for device in self._devices
                for platform, name in NUMBERS.items()
            },
        }

    async def step(self) -> None:
        """Let something happen, with polls under way."""
        for device in self._random.choices(self._devices, k=self._random.randrange(3)):
            self._do(coordinator_of(self._hass, device.did).async_refresh())
            await self._drive.settle(self._random.randrange(20))
        self._change(self._random.choice(self._devices))
        # The cloud dates reports to the second: no two of them are to be in the same.
        await self._drive.settle(400)

    def _change(self, device: Device) -> None:
        match self._random.randrange(8):
            case 0 | 1 | 2:
                self._lag(device)
                device.report({READING: device.values[READING] + 1})
            case 3:
                self._lag(device)
                device.report({SETTING: self._next()})
            case 4:
                self._lag(device)
                self._set(f"number {device.did}")
            case 5:
                for each in self._devices:
                    self._lag(each)
                self._set("group")
            case 6:
                self._drive.simulator.push.strike("push_reset")
            case _:
                faults = self._drive.simulator.faults
                if [*faults]:
                    faults.clear()
                else:
                    faults.add(Fault(kind="push_down"))

    async def finish(self) -> None:
        """Let all be well again."""
        self._drive.simulator.faults.clear()
        await self._drive.advance(400, step=5)
        await self._drive.finish(asyncio.wait(self._work))
        for task in self._work:
            task.result()

    def _lag(self, device: Device) -> None:
        """Let one of the last states be what polls see for a while."""
        past = self._past[device.did]
        past.append((device.reported_at, device.values))
        if self._random.random() < 0.7:
            until = device.world.clock.timestamp() + self._random.uniform(0, 15)
            device._stale = (until, *self._random.choice(past[-3:]))

    def _next(self) -> int:
        self._setting += 1
        return self._setting

    def _set(self, entity: str) -> None:
        entity_id, value = self.entities[entity], self._next()
        self._do(
            self._hass.services.async_call(
                "number", "set_value", {"entity_id": entity_id, "value": value}, blocking=True
            )
        )

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        self._work.append(self._hass.async_create_background_task(work, "test"))


def _numbers(states: list[str]) -> list[float]:
    return [float(state) for state in states if state not in (STATE_UNAVAILABLE, STATE_UNKNOWN)]


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_goes_back(
    hass: HomeAssistant, drive: Drive, world: World, seed: int
) -> None:
    """Whatever comes first: a push, a poll of before, an old answer, what a person sets, for a group, too."""
    user = demo_user(drive.simulator)
    dids = [*world.devices]
    world.state(GroupState).groups.append(
        Group(
            id=GROUP,
            uid=user.uid,
            name="All",
            product_key=world.devices[dids[0]].product_key,
            gw_did=None,
            created_at=0,
            updated_at=0,
            dids=dids,
        )
    )
    await async_add_account(hass, drive.simulator)
    await drive.settle()
    random = Random(seed)
    races = Races(hass, drive, random)
    shown: dict[str, list[str]] = {entity_id: [] for entity_id in races.entities.values()}

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        assert event.data["new_state"]
        shown[event.data["entity_id"]].append(event.data["new_state"].state)

    async_track_state_change_event(hass, [*shown], note)
    for _ in range(STEPS):
        await races.step()
        await drive.advance(random.choice((1, 1, 2, 5)), step=1)
    await races.finish()

    for states in shown.values():
        assert _numbers(states) == sorted(_numbers(states))
    for device in world.devices.values():
        for platform, name in NUMBERS.items():
            state = hass.states.get(races.entities[f"{platform} {device.did}"])
            assert state.state == str(device.values[name])
