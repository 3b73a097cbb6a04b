"""Groups of one product that an account keeps in the cloud, as devices with the product's controls."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
import logging
from typing import TYPE_CHECKING, override

from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .cloud import Binding, ErrorCode, GizwitsError, Group, error_from
from .const import DOMAIN
from .device import DeviceCoordinator
from .identity import async_register_group, group_key, identifier, is_group
from .product.codec import Value, WireValue
from .product.entity import EntitySpec
from .state import DeviceState

if TYPE_CHECKING:
    from .coordinator import AccountCoordinator

_LOGGER = logging.getLogger(__name__)

# Groups change when a person edits them; those that are edited here are listed at once.
LISTING = timedelta(hours=6)
CONTROLS = frozenset({Platform.SWITCH, Platform.NUMBER, Platform.SELECT})

type Members = tuple[str, ...]


class GroupDevice(DeviceCoordinator):
    """A group as a device: its state comes from its members, its writes go to all of them at once."""

    def __init__(
        self, account: AccountCoordinator, group: Group, members: list[DeviceCoordinator]
    ) -> None:
        """Look like the group's product."""
        binding = Binding(
            did=group_key(group.id), product_key=group.product_key, alias=group.name, is_online=True
        )
        super().__init__(account, binding, members[0].product)
        self._group_id = group.id
        self._members: list[DeviceCoordinator] = []
        self._unsub: list[CALLBACK_TYPE] = []
        self.async_follow(members)

    @property
    @override
    def specs(self) -> tuple[EntitySpec, ...]:
        """The controls, also those that a device's composites (a light, a thermostat) stand in for."""
        return tuple(
            replace(spec, hidden=False, enabled=spec.enabled or bool(spec.role and not spec.guard))
            for spec in self.product.specs
            if spec.platform in CONTROLS and spec.datapoint and spec.datapoint.writable
        )

    @property
    @override
    def push_healthy(self) -> bool:
        """Whether changes of all members arrive by push."""
        return all(member.push_healthy for member in self._members)

    @property
    @override
    def available(self) -> bool:
        """Whether a member is."""
        return any(member.available for member in self._members)

    @callback
    def async_follow(self, members: list[DeviceCoordinator]) -> None:
        """Take the state of these members from now on."""
        self._leave()
        self._members = members
        self._unsub = [
            member.async_add_listener(self._collect, [*self.product.schema.datapoints])
            for member in members
        ]
        self._collect()

    @override
    async def async_control(self, attrs: Mapping[str, WireValue]) -> None:
        """Send encoded values to all members. Raises GizwitsError, also if one of them fails."""
        results = await self.account.client.groups.control(self._group_id, attrs=attrs)
        if not all(result.ok for result in results):
            raise error_from(ErrorCode.SEND_COMMAND_FAILED)

    @override
    async def _async_update_data(self) -> DeviceState:
        """Read the members."""
        await asyncio.gather(*(member.async_refresh() for member in self._members))
        self._collect()
        return self.data

    @override
    async def async_shutdown(self) -> None:
        """Leave the members alone."""
        self._leave()
        await super().async_shutdown()

    @callback
    def _leave(self) -> None:
        while self._unsub:
            self._unsub.pop()()

    @callback
    def _collect(self) -> None:
        """Make the state of the members' states: on where one is on, else what all agree on."""
        there = [member for member in self._members if member.available] or self._members
        reported: dict[str, Value] = {}
        for name in self.product.schema.datapoints:
            values = {member.data.value(name) for member in there} - {None}
            if len(values) > 1 and all(isinstance(value, bool) for value in values):
                reported[name] = True
            elif len(values) == 1 and (value := values.pop()) is not None:
                reported[name] = value
        self.data = replace(self.data, reported=reported)
        self.writer.settle(reported)
        self.async_update_listeners()


class GroupCoordinator(DataUpdateCoordinator[dict[str, tuple[Group, Members]]]):
    """Lists the groups of one product, and keeps a device for each that has members here."""

    def __init__(self, account: AccountCoordinator) -> None:
        """Know no group yet."""
        super().__init__(
            account.hass,
            _LOGGER,
            config_entry=account.config_entry,
            name=f"{DOMAIN} groups",
            update_interval=LISTING,
        )
        self.account = account
        self.data = {}
        self.devices: dict[str, GroupDevice] = {}
        self._listed = False

    @callback
    def async_start(self) -> None:
        """List the groups, now and from time to time; nothing waits for it."""
        entry = self.account.config_entry
        entry.async_on_unload(self.async_add_listener(self._follow))
        entry.async_on_unload(self.account.async_add_listener(self._follow))
        entry.async_on_unload(self._async_stop)
        entry.async_create_task(self.hass, self.async_refresh(), "gizwits groups")

    @override
    async def _async_update_data(self) -> dict[str, tuple[Group, Members]]:
        """List the groups and their members. A failure keeps those that are known."""
        client = self.account.client.groups
        try:
            groups = [group for group in await client.list() if group.product_key]
            members = await asyncio.gather(*(client.devices(group.id) for group in groups))
        except GizwitsError as err:
            _LOGGER.debug("The groups cannot be listed: %s", err)
            return self.data
        self._listed = True
        return {
            group.id: (group, tuple(device.did for device in devices))
            for group, devices in zip(groups, members, strict=True)
        }

    @callback
    def _follow(self) -> None:
        """Bring the devices in line with a listing."""
        if not self._listed:
            return
        present: set[tuple[str, str]] = set()
        for group, dids in self.data.values():
            known = self.account.devices
            if members := [known[did] for did in dids if did in known]:
                present.add(identifier(group_key(group.id)))
                self._take(group, members)
        registry = dr.async_get(self.hass)
        entry_id = self.account.config_entry.entry_id
        for device in dr.async_entries_for_config_entry(registry, entry_id):
            if is_group(device) and device.identifiers.isdisjoint(present):
                registry.async_remove_device(device.id)
        for group_id in [
            each for each in self.devices if identifier(group_key(each)) not in present
        ]:
            self._remove(group_id)

    @callback
    def _take(self, group: Group, members: list[DeviceCoordinator]) -> None:
        device_id = async_register_group(self.hass, self.account.config_entry, group).id
        if device := self.devices.get(group.id):
            device.async_set_binding(replace(device.binding, alias=group.name))
            device.async_follow(members)
            return
        device = self.devices[group.id] = GroupDevice(self.account, group, members)
        device.device_id = device_id
        self.account.async_announce(device, device.specs)

    @callback
    def _remove(self, group_id: str) -> None:
        self.account.config_entry.async_create_task(
            self.hass, self.devices.pop(group_id).async_shutdown(), "gizwits group gone"
        )

    async def _async_stop(self) -> None:
        for device in self.devices.values():
            await device.async_shutdown()
