"""A device as the cloud describes it to one of its users."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .contract import JSON
from .device import Binding, Device

if TYPE_CHECKING:
    from .server import Simulator

MQTT_PORT, MQTTS_PORT = 1883, 8883


def describe_device(sim: Simulator, device: Device, binding: Binding) -> dict[str, JSON]:
    """Describe a device as `GET /app/devices/{did}` does."""
    product = device.product
    host, port = sim.m2m_address(device.region, product.is_sandbox)
    hidden = sim.oddities.lying_online and device.looks_offline
    return {
        "product_key": product.product_key,
        "product_name": product.name,
        "did": device.did,
        "mac": device.mac,
        "is_online": product.protoc == 5 or (device.online and not hidden),
        "passcode": device.passcode,
        "host": host,
        "port": MQTT_PORT,
        "port_s": MQTTS_PORT,
        "ws_port": port,
        "wss_port": port,
        "remark": binding.remark or "",
        "is_disabled": device.is_disabled,
        "role": binding.role.value,
        "protoc": product.protoc,
        "proto_ver": "04",
        "mesh_id": None,
        "gw_did": device.gateway_did,
        "is_sandbox": product.is_sandbox,
        "is_low_power": False,
        "sleep_duration": 0,
        "state_last_timestamp": int(device.changed_at),
    }


def describe_binding(
    sim: Simulator, device: Device, binding: Binding, asked: Mapping[str, JSON]
) -> dict[str, JSON]:
    """Describe a device as `GET /app/bindings` does; `asked` are the flags of the request."""
    described = describe_device(sim, device, binding)
    if not asked.get("show_proto_ver"):
        del described["proto_ver"]
    if asked.get("lan_prot_ver"):
        described["lan_prot_ver"] = "4.1.4"
    return described | {
        "type": device.product.device_type,
        "dev_alias": binding.dev_alias or "",
        "dev_label": binding.dev_label or [],
        "mcu_soft_version": "03030000",
        "mcu_hard_version": "00000001",
        "wifi_soft_version": device.firmware,
        "wifi_hard_version": "00ESP826",
    }
