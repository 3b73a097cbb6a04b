"""Calls that look at the simulator and disturb it."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from ..clock import ManualClock
from ..codes import SmsCodes
from ..contract import JSON, operations
from ..faults import Fault, FaultKind
from ..hooks import side
from ..mailbox import Mailbox
from ..services.captchas import CaptchaState
from .view import datapoint_view, device_view, user_view

if TYPE_CHECKING:
    from ..server import Simulator

RECENT = 200


@side("GET", "/api/info")
async def info(sim: Simulator, request: web.Request) -> JSON:
    """Addresses, apps, time, oddities."""
    world = sim.world
    return {
        "now": sim.clock.now().isoformat(),
        "api": {key: sim.api_url(key) for key in world.regions},
        "apps": [asdict(app) for app in world.apps.values()],
        "oddities": asdict(sim.oddities),
        "sessions": len(sim.push.sessions),
        "requests": sim.requests.total,
        "contract_violations": sim.contract_violations,
    }


@side("GET", "/api/devices")
async def list_devices(sim: Simulator, request: web.Request) -> JSON:
    """All devices with their values."""
    return [device_view(sim, device) for device in sim.world.devices.values()]


@side("GET", "/api/devices/{did}")
async def show_device(sim: Simulator, request: web.Request) -> JSON:
    """One device."""
    return device_view(sim, sim.world.device(request.match_info["did"]))


@side("GET", "/api/products/{product_key}")
async def show_product(sim: Simulator, request: web.Request) -> JSON:
    """The datapoints of a product."""
    layout = sim.world.products[request.match_info["product_key"]].layout
    return [datapoint_view(point) for point in layout.datapoints.values()]


@side("POST", "/api/devices/{did}")
async def change_device(sim: Simulator, request: web.Request) -> JSON:
    """Let a device report {"values": {...}}, or set online, is_disabled, looks_offline."""
    device = sim.world.device(request.match_info["did"])
    asked = await request.json()
    for flag in ("is_disabled", "looks_offline"):
        setattr(device, flag, bool(asked.get(flag, getattr(device, flag))))
    if "online" in asked:
        device.set_online(bool(asked["online"]))
    if "values" in asked:
        device.report(asked["values"])
    return device_view(sim, device)


@side("POST", "/api/devices/{did}/press")
async def press(sim: Simulator, request: web.Request) -> JSON:
    """Press a key {"name": datapoint}: toggle, or the next of its choices."""
    device = sim.world.device(request.match_info["did"])
    device.press((await request.json())["name"])
    return device_view(sim, device)


@side("POST", "/api/devices/{did}/control")
async def control(sim: Simulator, request: web.Request) -> JSON:
    """Command a device {"attrs": {...}} as its app would."""
    device = sim.world.device(request.match_info["did"])
    device.command((await request.json())["attrs"])
    return device_view(sim, device)


@side("GET", "/api/users")
async def list_users(sim: Simulator, request: web.Request) -> JSON:
    """All accounts, with passwords."""
    regions = sim.world.regions.values()
    return [user_view(region.key, user) for region in regions for user in region.users.values()]


@side("GET", "/api/post")
async def post(sim: Simulator, request: web.Request) -> JSON:
    """Text-message codes, picture codes and mailed links on their way to people."""
    return {
        "sms": [asdict(code) for code in sim.world.state(SmsCodes).by_phone.values()],
        "captchas": [asdict(made) for made in sim.world.state(CaptchaState).captchas.values()],
        "reset_links": [asdict(link) for link in sim.world.state(Mailbox).reset_links],
        "confirm_links": [asdict(link) for link in sim.world.state(Mailbox).confirm_links],
    }


@side("POST", "/api/reset_links/{uid}")
async def follow_link(sim: Simulator, request: web.Request) -> JSON:
    """Follow a mailed link and set {"password"}."""
    uid = request.match_info["uid"]
    mailbox = sim.world.state(Mailbox)
    link = next((link for link in mailbox.reset_links if link.uid == uid), None)
    if link is None:
        raise KeyError(uid)
    sim.world.regions[link.region].users[uid].password = str((await request.json())["password"])
    mailbox.reset_links.remove(link)
    return {}


@side("POST", "/api/confirm_links/{uid}")
async def confirm_address(sim: Simulator, request: web.Request) -> JSON:
    """Follow a mailed link that confirms an e-mail address."""
    uid = request.match_info["uid"]
    mailbox = sim.world.state(Mailbox)
    link = next((link for link in mailbox.confirm_links if link.uid == uid), None)
    if link is None:
        raise KeyError(uid)
    sim.world.regions[link.region].users[uid].activated = True
    mailbox.confirm_links.remove(link)
    return {}


@side("GET", "/api/requests")
async def list_requests(sim: Simulator, request: web.Request) -> JSON:
    """The newest requests; ?operation= picks one operation."""
    wanted = request.query.get("operation")
    chosen = sim.requests.of(wanted) if wanted else list(sim.requests)
    return [asdict(entry) for entry in chosen[-RECENT:]]


@side("GET", "/api/coverage")
async def coverage(sim: Simulator, request: web.Request) -> JSON:
    """How often each operation of the contract was answered with success."""
    return {name: sim.requests.answered[name] for name in operations()}


@side("GET", "/api/faults")
async def list_faults(sim: Simulator, request: web.Request) -> JSON:
    """The faults that are armed."""
    return [asdict(fault) for fault in sim.faults]


@side("POST", "/api/faults")
async def add_fault(sim: Simulator, request: web.Request) -> JSON:
    """Arm a fault: {"kind", "operation", "path", "region", "did", "host", "times", "after", ...}."""
    return asdict(sim.faults.add(Fault(**await request.json())))


@side("DELETE", "/api/faults")
async def clear_faults(sim: Simulator, request: web.Request) -> JSON:
    """Disarm all faults."""
    sim.faults.clear()
    return {}


@side("POST", "/api/push/strike")
async def strike(sim: Simulator, request: web.Request) -> JSON:
    """Let a push fault {"kind", "host"} befall every open socket now."""
    asked = await request.json()
    sim.push.strike(FaultKind(asked["kind"]), host=asked.get("host", ""))
    return {"sessions": len(sim.push.sessions)}


@side("POST", "/api/tokens/expire")
async def expire_tokens(sim: Simulator, request: web.Request) -> JSON:
    """Let all user tokens expire; later ones are good again."""
    sim.expire_tokens()
    return {}


@side("POST", "/api/oddities")
async def set_oddities(sim: Simulator, request: web.Request) -> JSON:
    """Switch oddities {"name": true or false}."""
    sim.oddities = sim.oddities.switched(await request.json())
    return asdict(sim.oddities)


@side("POST", "/api/clock/advance")
async def advance(sim: Simulator, request: web.Request) -> JSON:
    """Let {"seconds"} pass; only for a simulator that was started with a manual clock."""
    if not isinstance(sim.clock, ManualClock):
        raise TypeError("the clock runs by itself")
    await sim.clock.advance(float((await request.json())["seconds"]))
    return {"now": sim.clock.now().isoformat()}
