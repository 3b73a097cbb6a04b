"""Run a simulated Gizwits cloud on the loopback interface."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
import asyncio
from datetime import UTC, datetime
from pathlib import Path
import signal

from . import catalogue, demo, roles, store
from .clock import Clock, ManualClock
from .control.application import documentation
from .oddities import Oddities
from .server import Simulator
from .world import DAY, World

DESCRIPTION = """Run a simulated Gizwits cloud on 127.0.0.1: the Open API and the app back end of
regions cn, us and eu, their push hosts, and a control port with a page for people (/) and a JSON
API for programs (/api)."""


def main() -> None:
    """Run until interrupted."""
    parser = _parser()
    try:
        asyncio.run(_run(parser.parse_args()))
    except (OSError, ValueError) as error:
        parser.exit(1, f"{error}\n")


def _parser() -> ArgumentParser:
    calls = "\n".join(f"  {method:6} {path:32} {does}" for method, path, does in documentation())
    oddities = ", ".join(Oddities.names())
    parser = ArgumentParser(
        prog="python -m simulator",
        description=DESCRIPTION,
        epilog=f"oddities: {oddities}\n\ncalls of the control port:\n{calls}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--port", type=int, default=8300, help="control port; the others follow (8300, 0 = any)")
    add("--seed", type=int, default=0, help="makes ids, drifts and oddities repeatable (0)")
    add("--state", type=Path, help="file that the world is loaded from and saved to")
    add(
        "--products",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="schema document, or folder of them, in the shape of GET /app/datapoint: "
        "the demo account gets a device of each",
    )
    add("--devices", type=int, metavar="N", help="instead of the demo, one account with N devices")
    add("--odd", action="append", default=[], metavar="NAME", help="switch an oddity on, or `all`")
    add("--no-odd", action="append", default=[], metavar="NAME", help="switch one off, or `all`")
    add("--token-days", type=float, default=7, help="life of a user token (7)")
    add("--login-limit", type=int, default=20, help="sign-ins per account and minute (20, 0 = any)")
    add("--manual-clock", action="store_true", help="time stands still but for /api/clock/advance")
    add("--speed", type=float, default=1, help="simulated seconds per second (1)")
    return parser


def _oddities(options: Namespace) -> Oddities:
    def named(names: list[str], *, on: bool) -> dict[str, bool]:
        chosen = Oddities.names() if "all" in names else names
        return dict.fromkeys(chosen, on)

    off, on = named(options.no_odd, on=False), named(options.odd, on=True)
    return Oddities().switched(off | on)


def _world(options: Namespace) -> World:
    if options.state and options.state.exists():
        world = store.load(options.state)
    elif options.devices:
        world = demo.scaled(devices=options.devices, seed=options.seed)
    else:
        world = demo.demo_world(options.seed)
    owner = world.regions["eu"].find_user("demo", demo.EMAIL)
    for path in options.products:
        for product in catalogue.add_files(world, path):
            device = world.add_device(product, "eu")
            if owner is not None:
                roles.bind(world, device, owner.uid).dev_alias = product.name
    return world


async def _run(options: Namespace) -> None:
    world = _world(options)
    world.token_life = options.token_days * DAY
    clock = ManualClock(datetime.now(UTC)) if options.manual_clock else Clock(speed=options.speed)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    oddities = _oddities(options)
    async with Simulator(world, clock=clock, oddities=oddities, port=options.port) as sim:
        sim.sign_ins.limit = options.login_limit
        async with store.keep(sim, options.state):
            _introduce(sim)
            await stop.wait()


def _introduce(sim: Simulator) -> None:
    print(f"control page   {sim.control_url}")
    for key in sim.world.regions:
        print(f"region {key}      {sim.api_url(key)}")
    for app in sim.world.apps.values():
        kind = "app back end" if app.aep else "classic"
        print(f"AppID          {app.app_id}  {app.name} ({kind})")
    print(f"user           {demo.EMAIL}  password {demo.PASSWORD}  (devices in eu, empty in us)")
    print(f"user           {demo.GUEST}  password {demo.PASSWORD}  (guest of the spa)")
    print(f"user           {demo.TRAVELLER}  password {demo.PASSWORD}  (devices in eu and us)")
    print("Ctrl-C stops it.", flush=True)


if __name__ == "__main__":
    main()
