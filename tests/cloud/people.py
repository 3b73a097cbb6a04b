"""Who goes on journeys through the cloud, and with what."""

from dataclasses import dataclass

from custom_components.gizwits.cloud import GizwitsClient
from simulator import Simulator
from simulator.codes import SmsCodes
from simulator.demo import APP_ID
from simulator.device import Device

from ..helpers import device_of

PHONE = "+4915550987654"


@dataclass(kw_only=True)
class Cloud:
    """A simulator, the demo account and its guest, and an application without an account."""

    simulator: Simulator
    owner: GizwitsClient
    guest: GizwitsClient
    app: GizwitsClient

    def device(self, alias: str) -> Device:
        """Return the owner's device of that name."""
        return device_of(self.simulator, alias)

    def new_device(self, like: str = "Workshop socket") -> Device:
        """Return a device that nobody is bound to."""
        product = self.device(like).product
        return self.simulator.world.add_device(product, "eu")

    def sms(self, phone: str = PHONE) -> str:
        """Return the code that was sent to a phone."""
        return self.simulator.world.state(SmsCodes).by_phone[f"eu {phone}"].code

    @property
    def app_secret(self) -> str:
        """What only the application's maker knows."""
        return self.simulator.world.apps[APP_ID].secret
