"""Home Assistant's actions, a module for each area of the Open API."""

from functools import partial

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.service import async_register_admin_service

from ..const import DOMAIN
from . import (
    account,
    bindings,
    control,
    groups,
    guests,
    history,
    messages,
    profiles,
    rules,
    scenes,
    schedules,
    sharing,
    timetables,
)
from .action import Action, run

AREAS = (
    control,
    scenes,
    history,
    groups,
    schedules,
    rules,
    profiles,
    timetables,
    account,
    bindings,
    messages,
    sharing,
    guests,
)


@callback
def async_register_actions(hass: HomeAssistant) -> None:
    """Register all actions, whether an account is loaded or not."""
    for area in AREAS:
        for action in area.ACTIONS:
            _register(hass, action)


def _register(hass: HomeAssistant, action: Action) -> None:
    handler = partial(run, action)
    if action.admin:
        async_register_admin_service(
            hass,
            DOMAIN,
            action.name,
            handler,
            schema=action.schema,
            supports_response=action.response,
        )
    else:
        hass.services.async_register(
            DOMAIN,
            action.name,
            handler,
            schema=action.schema,
            supports_response=action.response,
        )
