"""Home Assistant's frontend as a person sees it: what to look for, what to click."""

import asyncio
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
import re

from PIL import Image
from playwright.async_api import ConsoleMessage, Error, FilePayload, Locator, Page, expect

from script.live.home import PASSWORD, USERNAME

TIMEOUT = 90_000  # ms
POLL = 0.05  # s

expect.set_options(timeout=TIMEOUT)


async def until(look: Callable[[], object]) -> None:
    """Wait until something is true. Raises TimeoutError when that takes too long."""
    async with asyncio.timeout(TIMEOUT / 1000):
        while not look():
            await asyncio.sleep(POLL)


class Frontend:
    """A browser's tab with Home Assistant in it."""

    def __init__(self, page: Page, url: str, images: Path | None = None) -> None:
        self.page = page
        self._images = images
        self.url = url
        self.complaints: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        # The content of a dialog is slotted, so that the role "dialog" does not hold it.
        self.flow = page.locator("dialog-data-entry-flow")

    def _on_console(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        # Icons of other integrations come from the internet.
        expected = "/api/brands/" in address and "gizwits" not in address
        if message.type == "error" and not expected:
            self.complaints.append(f"{message.text} {address}")

    def _on_error(self, error: Error) -> None:
        self.complaints.append(str(error))

    async def open(self, path: str) -> None:
        """Open a page of Home Assistant."""
        await self.page.goto(self.url + path, wait_until="commit")

    async def log_in(self) -> None:
        """Log in as the owner."""
        await self.open("/")
        await self.page.get_by_label("Username").fill(USERNAME)
        await self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        await self.click("Log in")
        await self.sees(self.page.get_by_role("link", name="Settings"))

    async def sees(self, what: str | Locator) -> None:
        """Wait until a text, or something else, is there."""
        target = self.page.get_by_text(what).first if isinstance(what, str) else what
        await expect(target).to_be_visible()

    async def sees_picture(self, image: Locator) -> None:
        """Wait until a picture has come; a broken one has no width."""
        await expect(image).not_to_have_js_property("naturalWidth", 0)

    async def picture(self, name: str) -> None:
        """Put a picture of the tab into the documentation, if it shall be renewed."""
        if self._images:
            self._images.mkdir(exist_ok=True)
            await self.page.mouse.move(0, 0)  # nothing is highlighted
            shot = Image.open(BytesIO(await self.page.screenshot()))
            small = shot.convert("RGB").quantize(256)
            small.save(self._images / f"{name}.png", optimize=True)

    async def click(self, name: str) -> None:
        """Click on a button of the page."""
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def toggle(self, switch: Locator) -> None:
        """Click on a switch or a box; what is drawn lies above the one that counts."""
        await switch.click(force=True)

    async def enter(self, label: str, text: str) -> None:
        """Write into a field of the page."""
        await self.page.get_by_role("textbox", name=label).fill(text)

    async def choose(self, label: str, option: str) -> None:
        """Choose from a list that opens."""
        await self.page.get_by_role(
            "button", name=re.compile(rf"^{re.escape(label)}")
        ).first.click()
        choices = self.page.get_by_role("menuitem").or_(self.page.get_by_role("option"))
        await choices.filter(has_text=option).first.click()

    async def upload(self, name: str, mime_type: str, data: bytes) -> None:
        """Give the form of a flow a file."""
        file = FilePayload(name=name, mimeType=mime_type, buffer=data)
        await self.flow.locator("input[type=file]").set_input_files(file)
        await self.sees(name)

    async def pick(self, option: str) -> None:
        """Pick from the menu of a flow."""
        await self.flow.get_by_text(option, exact=True).click()

    async def submit(self) -> None:
        """Click on the one button below a form or below the last words of a flow."""
        await self.flow.locator("ha-dialog-footer").get_by_role("button").click()

    async def finish(self) -> None:
        """Close the last words of a flow; only when a dialog has left the history it is really gone."""
        await self.submit()
        await self.page.wait_for_function("() => !history.state?.dialog")

    async def add_integration(self) -> None:
        """Begin to add an account."""
        await self.open("/config/integrations/dashboard")
        await self.click("Add integration")
        await self.page.get_by_placeholder("Search for a brand name").fill("Gizwits")
        await self.page.get_by_role("button", name="Gizwits").last.click()

    async def account(self, title: str) -> Locator:
        """Open the integration's page and return the part about an account."""
        await self.open("/config/integrations/integration/gizwits")
        row = self.page.locator("ha-config-entry-row").filter(has_text=title)
        await self.sees(row)
        return row

    async def options(self, title: str) -> None:
        """Open the options of an account."""
        row = await self.account(title)
        await row.get_by_role("button", name="Configure").click()
