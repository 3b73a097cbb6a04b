"""Version and error list."""

from ..contract import JSON, error_table
from ..http import Call, operation

VERSION = "2.36.0"


@operation
async def get_status(call: Call) -> JSON:
    """Answer the version."""
    return {"status": {"version": VERSION}}


@operation
async def get_errors(call: Call) -> JSON:
    """Answer the error table."""
    return [
        {
            "status": row["http_status"] or 400,
            "error_code": row["code"],
            "error_message": row["message"],
        }
        for row in error_table().values()
    ]
