"""Does all of it work together? Used by script/demo --check."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
import re

from .cloud import Cloud
from .home import Home

TIMEOUT = 60
NO_VALUE = {"unavailable", "unknown"}
UNTESTED = "We found a custom integration gizwits which has not been tested"
SLOW = re.compile(r"Setup of (\w+ platform )?gizwits is taking over")
"""Said of a machine that has too much to do."""
PROBLEM = r"\S+ \S+ (WARNING|ERROR|CRITICAL) "
SWITCHED = "Workshop socket"


async def check(home: Home, cloud: Cloud) -> None:
    """Raise AssertionError when anything that the demo promises does not happen."""
    dids = {device["name"]: device["did"] for device in await cloud.devices()}
    await eventually("every device has states", lambda: _all_have_states(home, dids.values()))

    did = dids[SWITCHED]
    states = await home.states()
    entity_id, before = next(
        (entity_id, states[entity_id])
        for entity_id in await home.entities(did)
        if states.get(entity_id) in {"on", "off"} and entity_id.startswith("switch.")
    )
    after = {"on": "off", "off": "on"}[before]
    old = (await cloud.device(did))["values"]

    async def changed() -> list[str]:
        new = (await cloud.device(did))["values"]
        return [name for name in new if new[name] is (after == "on") is not old[name]]

    await home.act(f"switch.turn_{after}", entity_id)
    (datapoint,) = await eventually("a switch in Home Assistant changes the device", changed)
    await eventually("the switch shows it", lambda: _shows(home, entity_id, after))
    await cloud.press(did, datapoint)
    await eventually(
        "the device's own button changes Home Assistant", lambda: _shows(home, entity_id, before)
    )
    if problems := log_problems(home):
        raise AssertionError("\n".join(["Home Assistant's log names gizwits:", *problems]))
    print("ok  the log is clean")


def log_problems(home: Home) -> list[str]:
    """Return the records of the log, with their tracebacks, that complain and name the integration."""
    records = re.split(r"^(?=\d{4}-\d\d-\d\d )", home.log.read_text(), flags=re.MULTILINE)
    return [
        record
        for record in records
        if re.match(PROBLEM, record)
        and "gizwits" in record
        and UNTESTED not in record
        and not SLOW.search(record)
    ]


async def eventually[T](what: str, look: Callable[[], Awaitable[T]]) -> T:
    """Return what `look` finds once that is something. Raises AssertionError when it takes too long."""
    try:
        async with asyncio.timeout(TIMEOUT):
            while not (found := await look()):
                await asyncio.sleep(0.2)
    except TimeoutError:
        raise AssertionError(f"Not within {TIMEOUT} s: {what}") from None
    print(f"ok  {what}", flush=True)
    return found


async def _all_have_states(home: Home, dids: Iterable[str]) -> bool:
    states = await home.states()
    for did in dids:
        values = {states.get(entity_id, "unknown") for entity_id in await home.entities(did)}
        if not values - NO_VALUE:
            return False
    return True


async def _shows(home: Home, entity_id: str, state: str) -> bool:
    return (await home.states())[entity_id] == state
