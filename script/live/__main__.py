"""Show the integration at work: a simulated Gizwits cloud and a real Home Assistant, ready to use."""

import argparse
import asyncio
from collections.abc import Coroutine
from pathlib import Path
import signal
import sys
import tempfile
from typing import Any

from .check import check
from .cloud import Cloud, simulated_cloud
from .home import PASSWORD, USERNAME, Home, home_assistant
from .process import ROOT, free_port
from .sign_in import sign_in

HOME_PORT = 8123
CLOUD_PORT = 8300
FOLDER = ROOT / ".demo"


def banner(home: Home, cloud: Cloud, *, empty: bool) -> str:
    """Return what a person needs to know to use the demo."""
    lines = [
        "",
        f"  Home Assistant    {home.url}",
        f"                    user name {USERNAME}, password {PASSWORD}",
        f"  Simulated cloud   {cloud.url}  (see and press every device)",
        f"                    user name {cloud.username}, password {cloud.password}",
        "",
    ]
    if empty:
        lines += [
            "  Add the integration: Settings > Devices & services > Add integration > Gizwits > Sign in",
            "    App                               Other: I have an AppID",
            f"    AppID                             {cloud.app_id} (its secret: {cloud.app_secret})",
            "    User name and password            of the simulated cloud, see above",
            f"    Address of a private deployment   {cloud.api} (below Advanced)",
            "",
        ]
    return "\n".join([*lines, "  Ctrl-C stops everything.", ""])


async def demo(*, empty: bool) -> None:
    """Run until interrupted."""
    for port in (HOME_PORT, CLOUD_PORT):
        try:
            free_port(port)
        except OSError as error:
            sys.exit(f"Port {port} is taken: {error.strerror}")
    print("Starting ...", flush=True)
    async with (
        simulated_cloud(FOLDER, CLOUD_PORT) as cloud,
        home_assistant(FOLDER / "home", HOME_PORT) as home,
    ):
        if not empty:
            await sign_in(home, cloud.api)
        print(banner(home, cloud, empty=empty), flush=True)
        await home.process.wait()
        print(f"Home Assistant ended: see {home.log}")


async def check_once() -> None:
    """Check that everything works together, on ports and in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="gizwits-demo-") as name:
        folder = Path(name)
        async with (
            simulated_cloud(folder) as cloud,
            home_assistant(folder / "home", free_port()) as home,
        ):
            try:
                await sign_in(home, cloud.api)
                await check(home, cloud)
            except Exception:
                print(home.log.read_text())
                raise


async def until_interrupted(work: Coroutine[Any, Any, None]) -> None:
    """Do some work; Ctrl-C or a request to end cancels it once, so that it can clean up in peace.

    Raises CancelledError when that happened.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, lambda: task.cancelling() or task.cancel())
    await task


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--empty", action="store_true", help="leave the integration to be added by hand"
    )
    what.add_argument("--check", action="store_true", help="check that everything works, then end")
    options = parser.parse_args()
    try:
        asyncio.run(until_interrupted(check_once() if options.check else demo(empty=options.empty)))
    except asyncio.CancelledError:
        sys.exit(128 + signal.SIGINT if options.check else 0)


if __name__ == "__main__":
    main()
