"""Adding the integration as a person does, through the forms of its config flow."""

from simulator.demo import APP_ID, EMAIL, PASSWORD

from .home import Home

FLOWS = "/api/config/config_entries/flow"


async def sign_in(home: Home, api: str, username: str = EMAIL) -> str:
    """Add a simulated account to Home Assistant and return its entry's id.

    Raises RuntimeError when a form is refused.
    """
    menu = await home.request("POST", FLOWS, {"handler": "gizwits"})
    flow = f"{FLOWS}/{menu['flow_id']}"
    await home.request("POST", flow, {"next_step_id": "sign_in"})
    answer = await home.request(
        "POST",
        flow,
        {
            "app": "other",
            "app_id": APP_ID,
            "username": username,
            "password": PASSWORD,
            "advanced": {"api": api},
        },
    )
    if answer["type"] != "create_entry":
        raise RuntimeError(f"Not signed in: {answer.get('errors') or answer.get('reason')}")
    entry_id: str = answer["result"]["entry_id"]
    return entry_id
