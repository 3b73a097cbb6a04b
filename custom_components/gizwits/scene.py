"""Scenes: sequences of commands that an account keeps in the cloud, and the cloud runs."""

import asyncio
from datetime import timedelta
from typing import Any, Final, override

from homeassistant.components.scene import Scene as SceneEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .cloud import DelayStep, GizwitsError, Scene, SceneStatus
from .coordinator import GizwitsConfigEntry
from .failure import failure, mishap
from .identity import account_info
from .scenes import SceneCoordinator

PARALLEL_UPDATES = 0  # the client bounds and orders requests

# How often to ask how a run stands, and how much longer than its delays it may take.
POLLS: Final = (0, 1, 2, 3, 5, 10)
SLACK: Final = timedelta(seconds=30)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the scenes of an account, those there are and those to come."""
    coordinator = entry.runtime_data.scenes
    added: set[str] = set()

    @callback
    def follow() -> None:
        """Add new scenes; forget those that are gone, also since Home Assistant last ran."""
        if not coordinator.listed:
            return
        registry = er.async_get(hass)
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
            if entity.domain == Platform.SCENE and entity.unique_id not in coordinator.data:
                registry.async_remove(entity.entity_id)
        new = coordinator.data.keys() - added
        added.clear()
        added.update(coordinator.data)
        async_add_entities(GizwitsScene(coordinator, coordinator.data[each]) for each in new)

    entry.async_on_unload(coordinator.async_add_listener(follow))
    entry.async_create_task(hass, coordinator.async_refresh(), "gizwits scenes")


class GizwitsScene(CoordinatorEntity[SceneCoordinator], SceneEntity):
    """A scene in the cloud."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: SceneCoordinator, scene: Scene) -> None:
        """Be called as in the cloud."""
        super().__init__(coordinator)
        self._attr_unique_id = scene.id
        self._attr_name = scene.name
        self._attr_device_info = account_info(coordinator.account.config_entry)
        self._scene = scene

    @property
    @override
    def available(self) -> bool:
        """Return whether the cloud answers."""
        return self.coordinator.account.last_update_success

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._scene = self.coordinator.data.get(self._scene.id, self._scene)
        self._attr_name = self._scene.name
        super()._handle_coordinator_update()

    @override
    async def async_activate(self, **kwargs: Any) -> None:
        """Run the scene to its end. Raises HomeAssistantError when it fails or does not end in time."""
        scenes = self.coordinator.account.client.scenes
        delays = [step.time for step in self._scene.tasks if isinstance(step, DelayStep)]
        try:
            async with asyncio.timeout(sum(delays, SLACK).total_seconds()):
                await scenes.run(self._scene.id)
                status = await self._async_outcome()
        except GizwitsError as err:
            raise failure(err) from err
        except TimeoutError as err:
            raise mishap("scene_unfinished", scene=self._scene.name) from err
        if status is SceneStatus.FAILED:
            raise mishap("scene_failed", scene=self._scene.name)

    async def _async_outcome(self) -> SceneStatus:
        """Ask how the run stands until it has ended, less and less often."""
        polls = [*POLLS]
        while True:
            await asyncio.sleep(polls.pop(0) if len(polls) > 1 else polls[0])
            status = await self.coordinator.account.client.scenes.status(self._scene.id)
            if status in (SceneStatus.FINISHED, SceneStatus.FAILED):
                return status
