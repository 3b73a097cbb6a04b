"""Every operation of the contract, by area; importing them registers them."""

from . import (
    aep,
    bindings,
    devices,
    groups,
    history,
    messages,
    rules,
    scenes,
    schedules,
    sharing,
    system,
    users,
    verification,
)

__all__ = [
    "aep",
    "bindings",
    "devices",
    "groups",
    "history",
    "messages",
    "rules",
    "scenes",
    "schedules",
    "sharing",
    "system",
    "users",
    "verification",
]
