"""Adding the integration as a person does, through the forms of its config flow."""

from .cloud import Cloud
from .home import Home

FLOWS = "/api/config/config_entries/flow"


async def sign_in(home: Home, cloud: Cloud) -> None:
    """Add the simulated account to Home Assistant. Raises RuntimeError when a form is refused."""
    form = await home.request("POST", FLOWS, {"handler": "gizwits"})
    answer = await home.request(
        "POST",
        f"{FLOWS}/{form['flow_id']}",
        {
            "app": "other",
            "app_id": cloud.app_id,
            "username": cloud.username,
            "password": cloud.password,
            "advanced": {"api": cloud.api},
        },
    )
    if answer["type"] != "create_entry":
        raise RuntimeError(f"Not signed in: {answer.get('errors') or answer.get('reason')}")
