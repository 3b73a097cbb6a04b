"""What a person named, in a list of what there is."""

from collections.abc import Iterable
from typing import Protocol

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..cloud import Group, Scene
from ..const import DOMAIN
from ..failure import refusal
from ..identity import group_of


class Named(Protocol):
    """Something in the cloud with an id and a name."""

    @property
    def id(self) -> str | int:
        """What the cloud calls it."""

    @property
    def name(self) -> str:
        """What a person calls it."""


def pick[T: Named](items: Iterable[T], kind: str, wanted: str) -> T:
    """Return what has this id, or else this name.

    Raises ServiceValidationError `<kind>_unknown` for none, `<kind>_ambiguous` for several of the name.
    """
    every = [*items]
    found = [each for each in every if str(each.id) == wanted] or [
        each for each in every if each.name.strip().casefold() == wanted.strip().casefold()
    ]
    if len(found) != 1:
        raise refusal(f"{kind}_ambiguous" if found else f"{kind}_unknown", name=wanted)
    return found[0]


def pick_group(hass: HomeAssistant, groups: Iterable[Group], wanted: str) -> Group:
    """Return a group by its id, its name or its device."""
    device = dr.async_get(hass).async_get(wanted)
    return pick(groups, "group", (device and group_of(device)) or wanted)


def pick_scene(hass: HomeAssistant, scenes: Iterable[Scene], wanted: str) -> Scene:
    """Return a scene by its id, its name or its entity."""
    entity = er.async_get(hass).async_get(wanted)
    ours = entity and entity.platform == DOMAIN and entity.domain == Platform.SCENE
    return pick(scenes, "scene", entity.unique_id if entity and ours else wanted)
