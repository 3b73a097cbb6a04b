"""The scenes that an account keeps in the cloud."""

from datetime import timedelta
import logging
from typing import TYPE_CHECKING, override

from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .cloud import GizwitsError, Scene
from .const import DOMAIN

if TYPE_CHECKING:
    from .coordinator import AccountCoordinator

_LOGGER = logging.getLogger(__name__)

# Scenes change when a person edits them; those that are edited here are listed at once.
LISTING = timedelta(hours=6)


class SceneCoordinator(DataUpdateCoordinator[dict[str, Scene]]):
    """Lists the scenes of an account by id. An account that may not have any has none."""

    def __init__(self, account: AccountCoordinator) -> None:
        """Know no scene yet."""
        super().__init__(
            account.hass,
            _LOGGER,
            config_entry=account.config_entry,
            name=f"{DOMAIN} scenes",
            update_interval=LISTING,
        )
        self.account = account
        self.data = {}
        self.listed = False
        """Whether the scenes are known."""

    @override
    async def _async_update_data(self) -> dict[str, Scene]:
        """List the scenes. A failure keeps those that are known."""
        try:
            scenes = await self.account.client.scenes.list()
        except GizwitsError as err:
            _LOGGER.debug("The scenes cannot be listed: %s", err)
            return self.data
        self.listed = True
        return {scene.id: scene for scene in scenes}
