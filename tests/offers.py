"""What tests of sharing share: people, their offers, and how a person answers them in Repairs."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component

from custom_components.gizwits.const import DOMAIN
from simulator import Simulator, World
from simulator.demo import EMAIL, PASSWORD
from simulator.services.records import Sharing
from simulator.services.sharing import SharingState
from simulator.world import User

from .worlds import plain_world

GUEST = "guest@example.com"
PHONE = "+4915550123456"


def shared_world() -> World:
    """Return a cloud in which the demo account has a device, Plain 0, and a guest-to-be has none."""
    world = plain_world()
    world.add_user("eu", email=GUEST, phone=PHONE, username="adalovelace", password=PASSWORD)
    return world


def user_of(simulator: Simulator, email: str = EMAIL) -> User:
    """Return a person."""
    users = simulator.world.regions["eu"].users.values()
    return next(user for user in users if user.email == email)


def offers(simulator: Simulator) -> list[Sharing]:
    """Return all offers, oldest first."""
    return simulator.world.state(SharingState).sharings


def invitations(hass: HomeAssistant) -> list[ir.IssueEntry]:
    """Return the issues of invitations."""
    return [
        issue
        for issue in ir.async_get(hass).issues.values()
        if (issue.domain, issue.translation_key) == (DOMAIN, "invitation")
    ]


async def async_open_invitation(hass: HomeAssistant) -> dict[str, Any]:
    """Open the flow of the one invitation as the page of repairs does."""
    assert await async_setup_component(hass, "repairs", {})
    [issue] = invitations(hass)
    shown: dict[str, Any] = await hass.data["repairs"]["flow_manager"].async_init(
        DOMAIN, context={"issue_id": issue.issue_id}
    )
    return shown


async def async_answer(
    hass: HomeAssistant, choice: str, shown: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Accept or decline the one invitation."""
    shown = shown or await async_open_invitation(hass)
    result: dict[str, Any] = await hass.data["repairs"]["flow_manager"].async_configure(
        shown["flow_id"], {"next_step_id": choice}
    )
    return result
