"""Options: hand a device over to somebody whom it is shared with."""

from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import ATTR_DEVICE_ID
import voluptuous as vol

from ..cloud import Guest, Role
from ..device import DeviceCoordinator
from ..invitations import async_sharing_changed
from .datapoint_forms import pick_form
from .option_steps import CONF_CONFIRM, CONFIRM, OptionSteps, names_of, require
from .problems import Problem

CONF_GUEST: Final = "guest"


class TransferSteps(OptionSteps):
    """The cloud makes a guest the owner, and the owner a guest."""

    _given: DeviceCoordinator

    async def async_step_transfer(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for one of the devices that the account owns."""
        if user_input is not None:
            self._given = self._device_by_id(user_input[ATTR_DEVICE_ID])
            return await self.async_step_transfer_to()
        devices = self.account.devices.values()
        owned = names_of(each for each in devices if each.binding.role is Role.OWNER)
        if not owned:
            return self.async_abort(reason="no_owned_devices")
        return self._show("transfer", pick_form(ATTR_DEVICE_ID, owned), None)

    async def async_step_transfer_to(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask who shall be the owner, and whether that is certain."""
        device, problem = self._given, None
        guests = await self._async_read(self.account.client.bindings.guests(device.did))
        if not guests:
            return self.async_abort(
                reason="no_guests", description_placeholders={"device": device.device_name}
            )
        labels = {guest.uid: _label(guest) for guest in guests}
        if user_input is not None:
            try:
                require(user_input[CONF_CONFIRM])
                async with self._cloud():
                    await self.account.client.sharing.transfer(device.did, user_input[CONF_GUEST])
                    await async_sharing_changed(self.account)
                return self.async_abort(
                    reason="handed_over", description_placeholders={"device": device.device_name}
                )
            except Problem as err:
                problem = err
        form = pick_form(CONF_GUEST, labels).extend(
            {vol.Required(CONF_CONFIRM, default=False): CONFIRM}
        )
        form = self.add_suggested_values_to_schema(form, user_input)
        return self._show("transfer_to", form, problem, device=device.device_name)


def _label(guest: Guest) -> str:
    """Return what the cloud tells of a guest, which it masks."""
    return " · ".join(filter(None, (guest.username, guest.email, guest.phone))) or "?"
