"""Anything at all, in and out of contract: no 500, no answer out of contract."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings, strategies as st
import pytest
import requests
import schemathesis
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from simulator import Oddities, Simulator, World
from simulator.contract import document, operations
from simulator.demo import APP_ID, EMAIL

SCHEMA = schemathesis.openapi.from_dict(dict(document()), config=SchemathesisConfig())
CASES = {
    result.ok().definition.raw["operationId"]: result.ok() for result in SCHEMA.get_all_operations()
}
HEADERS = {"X-Gizwits-Application-Id": APP_ID}


@contextmanager
def served() -> Generator[Simulator]:
    """Serve the demo from a thread of its own, as the library's client blocks."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()

    def run(work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(30)

    sim = Simulator(World.demo(), oddities=Oddities.none())
    try:
        yield run(sim.__aenter__())
    finally:
        run(sim.__aexit__())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_every_operation_is_served() -> None:
    assert CASES.keys() == operations().keys()


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_nothing_breaks_it(socket_enabled: None, mode: GenerationMode) -> None:
    with served() as sim:
        sim.sign_ins.limit = 0
        user = sim.world.regions["eu"].find_user("demo", EMAIL)
        assert user is not None
        for operation in CASES.values():
            token = sim.world.add_token("eu", user, sim.world.apps[APP_ID]).value
            probe(sim, operation, mode, token)


def probe(
    sim: Simulator, operation: schemathesis.APIOperation, mode: GenerationMode, token: str
) -> None:
    """Call an operation with a dozen made-up requests, half of them with a real device."""
    codes = set(operation.definition.raw["x-error-codes"])
    dids = [device.did for device in sim.world.devices.values()]
    headers = HEADERS | {"X-Gizwits-User-token": token}

    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        did=st.one_of(st.none(), st.sampled_from(dids)),
    )
    def call(case: schemathesis.Case, did: str | None) -> None:
        if did is not None and "did" in case.path_parameters:
            case.path_parameters["did"] = did
        seen = len(sim.requests)
        answer = case.call(base_url=sim.api_url("eu"), headers=headers, session=session)
        assert answer.status_code < 500, answer.text
        assert sim.contract_violations == []
        for entry in list(sim.requests)[seen:]:
            if entry.operation == operation.definition.raw["operationId"]:
                assert entry.error_code in {None, *codes}

    with requests.Session() as session:
        call()
