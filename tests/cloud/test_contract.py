"""One run through the whole contract: the simulator checks every request, and nothing leaks."""

from collections.abc import Iterator
import logging

import pytest

from custom_components.gizwits.cloud import Credentials, Token
from custom_components.gizwits.cloud.operations import OPERATIONS
from simulator import Simulator, World
from simulator.demo import APP_ID, EMAIL, GUEST, PASSWORD

from ..exercised import note
from .conftest import FAST, MakeClient, server_of
from .journeys import JOURNEYS, conversions
from .people import PHONE, Cloud


@pytest.fixture
def world() -> World:
    """Return the demo's cloud."""
    return World.demo()


def secrets(simulator: Simulator) -> Iterator[str]:
    """Yield what must not be in any log."""
    yield from (PASSWORD, EMAIL, GUEST, PHONE, "Kettle-4242", "Teapot-9001", "ada@example.com")
    for app in simulator.world.apps.values():
        yield app.secret
    for region in simulator.world.regions.values():
        yield from region.tokens
        for user in region.users.values():
            yield from filter(None, (user.uid, user.email, user.phone, user.phone_id))
    for device in simulator.world.devices.values():
        yield from (device.did, device.mac, device.passcode)


async def test_every_operation(
    make_client: MakeClient,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
) -> None:
    """Every operation is called and obeys the contract, as do the answers; no secret is logged."""
    caplog.set_level(logging.DEBUG)
    server = server_of(simulator)

    def sign_in(username: str) -> Credentials:
        return Credentials(username=username, password=PASSWORD)

    def as_token(token: Token) -> object:
        return make_client(server, APP_ID, token=token)

    cloud = Cloud(
        simulator=simulator,
        owner=make_client(server, APP_ID, credentials=sign_in(EMAIL)),
        guest=make_client(server, APP_ID, credentials=sign_in(GUEST)),
        app=make_client(server, APP_ID, policy=FAST),
    )
    for journey in JOURNEYS:
        await journey(cloud)
    await conversions(cloud, as_token)

    missing = sorted(OPERATIONS.keys() - simulator.requests.answered.keys())
    note(request, "client", OPERATIONS.keys() & simulator.requests.answered.keys())
    assert not missing
    assert not simulator.contract_violations
    assert not [entry for entry in simulator.requests if entry.error_code == 9015]
    for client in (cloud.owner, cloud.guest, cloud.app):
        assert not client.stats.skipped

    lines = [r for r in caplog.records if r.name.startswith("custom_components.gizwits")]
    assert len(lines) > len(OPERATIONS)
    text = "\n".join(record.getMessage() for record in caplog.records)
    assert [secret for secret in secrets(simulator) if secret in text] == []
