"""Services of the cloud that not every app and product has: found out once for each, before the first use."""

import asyncio
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .cloud import (
    Aggregator,
    GizwitsClient,
    GizwitsConnectionError,
    GizwitsError,
    GizwitsPermissionError,
    GizwitsServerError,
    GizwitsThrottledError,
    LogKind,
    Period,
)
from .failure import refusal

if TYPE_CHECKING:
    from .device import DeviceCoordinator

# Errors that say nothing about rights: the next use asks again.
_UNDECIDED = (GizwitsConnectionError, GizwitsServerError, GizwitsThrottledError)


class Gate(StrEnum):
    """A service that the cloud opens on request: logs and aggregates by product, the others by app."""

    LOGS = "logs"
    AGGREGATES = "aggregates"
    RULES = "rules"
    GROUPS = "groups"
    COMMON_TIMERS = "common_timers"


class Gates:
    """Which of the services an account may use, remembered until it is unloaded."""

    def __init__(self, client: GizwitsClient) -> None:
        """Know nothing yet."""
        self._client = client
        self._asking: dict[tuple[Gate, str], asyncio.Lock] = {}
        self._allowed: dict[tuple[Gate, str], bool] = {}

    @property
    def known(self) -> dict[str, bool]:
        """What has been found out, by service and product, for diagnostics."""
        return {"_".join(filter(None, key)): allowed for key, allowed in self._allowed.items()}

    def allows(self, gate: Gate) -> bool | None:
        """Whether a service of the app may be used; None if that is not known."""
        return self._allowed.get((gate, ""))

    def note(self, gate: Gate, *, allowed: bool) -> None:
        """Remember what a use of a service of the app has shown."""
        self._allowed[gate, ""] = allowed

    async def async_require(self, gate: Gate, device: DeviceCoordinator | None = None) -> None:
        """Make sure that a service may be used; logs and aggregates are a device's.

        Raises ServiceValidationError if not, GizwitsError if it cannot be found out now.
        """
        key = (gate, device.binding.product_key if device else "")
        async with self._asking.setdefault(key, asyncio.Lock()):
            if key not in self._allowed:
                self._allowed[key] = await self._ask(gate, device)
        if not self._allowed[key]:
            raise _refused(gate, device)

    async def _ask(self, gate: Gate, device: DeviceCoordinator | None) -> bool:
        try:
            await self._probe(gate, device)
        except GizwitsPermissionError:
            return False
        except _UNDECIDED:
            raise
        except GizwitsError:
            # Anything else is about this one question, which it would not get without the right.
            return True
        return True

    async def _probe(self, gate: Gate, device: DeviceCoordinator | None) -> None:
        """Do the smallest read of a service."""
        client, now = self._client, dt_util.utcnow()
        match gate:
            case Gate.RULES:
                await client.rules.list()
            case Gate.GROUPS:
                await client.groups.list()
            case Gate.COMMON_TIMERS:
                await client.schedules.common()
            case Gate.LOGS:
                assert device
                # Not up to now: this clock may be ahead of the cloud's.
                end = now - timedelta(hours=1)
                start = end - timedelta(minutes=1)
                await client.history.log(device.did, LogKind.PRESENCE, start=start, end=end)
            case Gate.AGGREGATES:
                assert device
                datapoints = device.product.schema.datapoints.values()
                names = [each.name for each in datapoints if each.data_type.is_number][:1]
                await client.history.aggregate(
                    device.did, names, Aggregator.MAX, Period.HOURS, start=now - timedelta(hours=1)
                )


def _refused(gate: Gate, device: DeviceCoordinator | None) -> ServiceValidationError:
    if device is None:
        return refusal(f"closed_{gate}")
    return refusal(f"closed_{gate}", device=device.device_name)
