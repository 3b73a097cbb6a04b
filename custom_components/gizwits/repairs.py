"""Repairs: which flow fixes which issue."""

from collections.abc import Callable, Mapping
from typing import Final

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow
from homeassistant.core import HomeAssistant

from .flow.invitation import InvitationFlow
from .flow.schema_report import SchemaReportFlow
from .invitations import ISSUE as INVITATION
from .issues import SCHEMA_REFUSED

_FLOWS: Final[Mapping[str, Callable[[], RepairsFlow]]] = {
    INVITATION: InvitationFlow,
    SCHEMA_REFUSED: SchemaReportFlow,
}
"""Flows by what the issue's id begins with, up to the first dash; others are just confirmed."""


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow of an issue."""
    return _FLOWS.get(issue_id.partition("-")[0], ConfirmRepairFlow)()
