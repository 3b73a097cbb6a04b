"""What an action is, and how its errors become Home Assistant's."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
import voluptuous as vol

from ..cloud import GizwitsError
from ..failure import failure

type Handler = Callable[[ServiceCall], Awaitable[ServiceResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action: its name in the domain, what it takes, what it does and whether it answers."""

    name: str
    schema: vol.Schema
    handler: Handler
    response: SupportsResponse = SupportsResponse.NONE
    admin: bool = False


async def run(action: Action, call: ServiceCall) -> ServiceResponse:
    """Carry an action out. Raises HomeAssistantError that says what to do about an error of the cloud."""
    try:
        return await action.handler(call)
    except GizwitsError as err:
        raise failure(err) from err
