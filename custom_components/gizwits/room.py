"""Room for entities: Home Assistant enables no more than so many of one account, and drops what comes later."""

from collections.abc import Callable
import logging
from typing import TYPE_CHECKING, Final

from homeassistant.const import Platform
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er

from .identity import connectivity_id, unique_id
from .issues import ENTITY_LIMIT, Issue
from .product.entity import EntitySpec

if TYPE_CHECKING:
    from .coordinator import AccountCoordinator

_LOGGER = logging.getLogger(__name__)

# homeassistant.helpers.entity_platform.MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY
MOST = 10_000
# What is kept free: for a new device's connectivity, alerts and the like, and for the account's own entities.
PER_DEVICE = 3
OF_ACCOUNT = 100

_READINGS: Final = {Platform.SENSOR, Platform.BINARY_SENSOR}
# What is enabled of new devices, the less the more there are: all, without settings and diagnostics, what acts.
_LEVELS: Final[tuple[Callable[[EntitySpec], bool], ...]] = (
    lambda spec: True,
    lambda spec: not spec.category,
    lambda spec: not spec.category and spec.platform not in _READINGS,
)


class EntityRoom:
    """Decides which new entities of an account are enabled; those that are registered stay as they are."""

    def __init__(self, account: AccountCoordinator) -> None:
        """Have room for everything."""
        self._account = account
        self._level = 0
        self._left = MOST
        self._registered: set[str] = set()

    @callback
    def async_plan(self) -> None:
        """Look at how much is new; tell a person what does not fit."""
        account, entry_id = self._account, self._account.config_entry.entry_id
        known = er.async_entries_for_config_entry(er.async_get(account.hass), entry_id)
        self._registered = {each.unique_id for each in known}
        devices = account.devices.values()
        new_devices = sum(
            connectivity_id(each.namespace) not in self._registered for each in devices
        )
        enabled = sum(not each.disabled for each in known)
        self._left = max(0, MOST - OF_ACCOUNT - PER_DEVICE * new_devices - enabled)
        new = [
            spec
            for device in devices
            for spec in device.specs
            if spec.enabled
            and not spec.hidden
            and unique_id(device.namespace, spec.key) not in self._registered
        ]
        sizes = [sum(map(level, new)) for level in _LEVELS]
        fitting = (number for number, size in enumerate(sizes) if size <= self._left)
        self._level = next(fitting, len(_LEVELS) - 1)
        self._tell(len(new) - min(sizes[self._level], self._left))

    @callback
    def takes(self, spec: EntitySpec, key: str) -> bool:
        """Return whether an entity is to be enabled if it is new."""
        if not self._level or key in self._registered:
            return True
        if not self._left or not _LEVELS[self._level](spec):
            return False
        self._left -= 1
        return True

    def _tell(self, disabled: int) -> None:
        if not disabled:
            self._account.issues.take_back(ENTITY_LIMIT)
            return
        _LOGGER.info("%d entities are disabled: there is room for %d", disabled, MOST)
        placeholders = {"count": str(disabled), "most": str(MOST)}
        self._account.issues.tell(Issue(kind=ENTITY_LIMIT, placeholders=placeholders))
