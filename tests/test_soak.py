"""A short soak: random faults, and all is well in the end."""

import asyncio
from pathlib import Path
import sys


async def test_everything_is_well_after_random_faults() -> None:
    """The states are those of the devices, and the log tells of each outage once."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.soak", "--minutes", "1", "--speed", "40", "--seed", "1"),
        cwd=Path(__file__).parents[1],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    assert b"outages; settled" in output
