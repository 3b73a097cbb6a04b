"""Which devices of an account a person wants here: all, or those of some products or groups, or some devices.

The rule is `options["include"]`: {"by": product | group | device, "picks": keys of it}; without it all are included.
It holds for devices to come as well.
"""

import asyncio
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from .cloud import Binding, GizwitsClient, GizwitsPermissionError

CONF_INCLUDE: Final = "include"
CONF_BY: Final = "by"
CONF_PICKS: Final = "picks"


class By(StrEnum):
    """What the picks of a rule are: product keys, ids of groups, or dids."""

    PRODUCT = "product"
    GROUP = "group"
    DEVICE = "device"


def picks_of(options: Mapping[str, Any], by: By) -> list[str]:
    """Return what a person picked of one kind; nothing where the rule is of another."""
    rule = options.get(CONF_INCLUDE, {})
    return [*rule[CONF_PICKS]] if rule.get(CONF_BY) == by else []


def with_rule(options: Mapping[str, Any], by: By | None, picks: Iterable[str]) -> dict[str, Any]:
    """Return options with another rule; None includes all."""
    rest = {key: value for key, value in options.items() if key != CONF_INCLUDE}
    return rest if by is None else {**rest, CONF_INCLUDE: {CONF_BY: by.value, CONF_PICKS: [*picks]}}


async def async_included(
    client: GizwitsClient, options: Mapping[str, Any], bindings: Iterable[Binding]
) -> list[Binding]:
    """Return the devices that the rule includes. Raises GizwitsError if groups cannot be read."""
    rule = options.get(CONF_INCLUDE)
    if rule is None:
        return [*bindings]
    picks = set(rule[CONF_PICKS])
    match By(rule[CONF_BY]):
        case By.PRODUCT:
            return [each for each in bindings if each.product_key in picks]
        case By.DEVICE:
            return [each for each in bindings if each.did in picks]
        case By.GROUP:
            members = await _async_members(client, picks)
            return [each for each in bindings if each.did in members]


async def _async_members(client: GizwitsClient, picks: set[str]) -> set[str]:
    """Return the dids in those of the groups that there still are, and may be read."""
    try:
        groups = [group.id for group in await client.groups.list() if group.id in picks]
    except GizwitsPermissionError:
        return set()
    devices = await asyncio.gather(*map(client.groups.devices, groups))
    return {device.did for members in devices for device in members}
