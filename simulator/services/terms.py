"""The end of shares that were made for a time."""

from functools import partial

from ..device import Binding, Device, DeviceEvent, EventKind
from ..world import World
from . import sharing
from .agenda import Agenda


class Terms:
    """Takes devices back from guests when their time is over."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        """Take over the shares that are under way."""
        self._world = world
        self._agenda = agenda
        for device in world.devices.values():
            for binding in device.bindings.values():
                self._watch(device, binding)

    def on_event(self, event: DeviceEvent) -> None:
        """Watch a new guest, forget a lost one."""
        if event.kind is EventKind.BOUND:
            self._watch(event.device, event.device.bindings[event.uid])
        elif event.kind is EventKind.UNBOUND:
            self._agenda.drop(_key(event.device, event.uid))

    def _watch(self, device: Device, binding: Binding) -> None:
        if binding.expires_at is not None:
            when = self._world.moment(binding.expires_at)
            self._agenda.at(_key(device, binding.uid), when, partial(self._end, device, binding))

    def _end(self, device: Device, binding: Binding) -> None:
        if binding.expires_at is not None:
            sharing.end(self._world, device, binding.uid)


def _key(device: Device, uid: str) -> tuple[str, str, str]:
    return ("share", device.did, uid)
