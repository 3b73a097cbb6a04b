"""Programs that run beside this one and end with it."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
import os
from pathlib import Path
import signal
import socket

ROOT = Path(__file__).parents[2]
GRACE = 15


@asynccontextmanager
async def running(
    *command: str | Path, log: Path, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """Run a program in a process group of its own, with its output in a file; stop it on leaving."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        await stop(process)


async def stop(process: Process) -> None:
    """Stop a program and whatever it started, politely at first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            async with asyncio.timeout(GRACE):
                await process.wait()
        except ProcessLookupError, TimeoutError:
            continue


def free_port(wanted: int = 0) -> int:
    """Return a TCP port of 127.0.0.1 that nothing listens on. Raises OSError when the wanted one is taken."""
    with socket.create_server(("127.0.0.1", wanted)) as probe:
        port: int = probe.getsockname()[1]
        return port
