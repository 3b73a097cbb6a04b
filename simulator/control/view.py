"""Devices, people and products as the control port shows them: nothing is hidden."""

from typing import TYPE_CHECKING

from ..contract import JSON
from ..datapoint import Datapoint
from ..device import Device
from ..world import User

if TYPE_CHECKING:
    from ..server import Simulator


def device_view(sim: Simulator, device: Device) -> JSON:
    """Describe a device."""
    names = [binding.dev_alias for binding in device.bindings.values() if binding.dev_alias]
    return {
        "did": device.did,
        "mac": device.mac,
        "region": device.region,
        "product_key": device.product_key,
        "product": device.product.name,
        "name": names[0] if names else device.product.name,
        "online": device.online,
        "is_disabled": device.is_disabled,
        "looks_offline": device.looks_offline,
        "gateway_did": device.gateway_did,
        "qr_content": device.qr_content,
        "bindings": {
            person_name(sim, device.region, uid): binding.role
            for uid, binding in device.bindings.items()
        },
        "reported_at": device.reported_at,
        "values": device.values,
    }


def person_name(sim: Simulator, region: str, uid: str) -> str:
    """Return what a person would call an account."""
    user = sim.world.regions[region].users[uid]
    return user.email or user.username or user.phone or user.phone_id or user.third_party or uid


def user_view(region: str, user: User) -> JSON:
    """Describe an account."""
    return {
        "region": region,
        "uid": user.uid,
        "organisation": user.organisation,
        "username": user.username,
        "email": user.email,
        "phone": user.phone,
        "password": user.password,
        "phone_id": user.phone_id,
        "third_party": user.third_party,
        "migrated": user.migrated,
    }


def datapoint_view(point: Datapoint) -> JSON:
    """Describe a datapoint for the page: shown limits, not transmitted ones."""
    numeric = bool(point.maximum or point.minimum)
    return {
        "name": point.name,
        "title": point.display_name,
        "type": point.data_type,
        "access": point.access,
        "labels": point.labels,
        "min": point.from_raw(point.minimum) if numeric else None,
        "max": point.from_raw(point.maximum) if numeric else None,
        "step": float(point.ratio),
        "bytes": point.length,
    }
