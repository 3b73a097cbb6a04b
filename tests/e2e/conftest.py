"""One Home Assistant, one simulated cloud and one browser for all scenarios."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from shutil import which
from typing import Any

from playwright.async_api import Browser, BrowserContext, async_playwright
import pytest

from script.live.check import log_problems
from script.live.home import Home, home_assistant
from script.live.process import ROOT, free_port
from script.live.sign_in import sign_in
from simulator import Simulator, World

from .frontend import TIMEOUT, Frontend

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
)
SCREEN: Any = {
    "viewport": {"width": 1280, "height": 800},
    "timezone_id": "Europe/Amsterdam",
    "reduced_motion": "reduce",
    "service_workers": "block",
}
HASS = ROOT / ".venv-demo" / "bin" / "hass"
IMAGES = ROOT / "docs" / "images"
FAILURES = ROOT / ".demo" / "failures"
LOG_TAIL = 4000
FAILED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--images", action="store_true", help="renew the pictures in docs/images")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
async def simulator() -> AsyncGenerator[Simulator]:
    async with Simulator(World.demo()) as running:
        yield running
    assert running.contract_violations == []


@pytest.fixture(scope="session")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Home]:
    folder = tmp_path_factory.mktemp("home")
    async with home_assistant(folder, free_port(), hass=HASS) as running:
        yield running
    assert log_problems(running) == []


@pytest.fixture(scope="session")
async def browser() -> AsyncGenerator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=which("chromium"), args=FLAGS, timeout=TIMEOUT
        )
        yield running
        await running.close()


@pytest.fixture(scope="session")
async def account(home: Home, simulator: Simulator) -> str:
    """Return the entry of the account with all products."""
    return await sign_in(home, simulator.api_url("eu"))


@pytest.fixture(scope="session")
async def english(browser: Browser, home: Home) -> BrowserContext:
    """Return a browser's profile in which a person has logged in to Home Assistant."""
    context = await _profile(browser, locale="en-GB")
    page = await context.new_page()
    await Frontend(page, home.url).log_in()
    await page.close()
    return context


@pytest.fixture(scope="session")
async def chinese(browser: Browser, english: BrowserContext) -> BrowserContext:
    """Return the same person's profile in a Chinese browser."""
    return await _profile(
        browser, locale="zh-CN", storage_state=await english.storage_state(indexed_db=True)
    )


async def _profile(browser: Browser, **options: Any) -> BrowserContext:
    context = await browser.new_context(**SCREEN, **options)
    context.set_default_timeout(TIMEOUT)
    return context


@pytest.fixture
async def tab(
    request: pytest.FixtureRequest, home: Home, english: BrowserContext
) -> AsyncGenerator[Frontend]:
    """Return a browser's tab. Fails when its console or Home Assistant's log complains."""
    async with _tab(request, home, english) as tab:
        yield tab


@pytest.fixture
async def chinese_tab(
    request: pytest.FixtureRequest, home: Home, chinese: BrowserContext
) -> AsyncGenerator[Frontend]:
    """Return a tab in Chinese."""
    async with _tab(request, home, chinese) as tab:
        yield tab


@asynccontextmanager
async def _tab(
    request: pytest.FixtureRequest, home: Home, profile: BrowserContext
) -> AsyncGenerator[Frontend]:
    known = len(log_problems(home))
    page = await profile.new_page()
    images = IMAGES if request.config.getoption("--images") else None
    tab = Frontend(page, home.url, images)
    yield tab
    if request.node.stash.get(FAILED, False):
        FAILURES.mkdir(parents=True, exist_ok=True)
        picture = FAILURES / f"{request.node.name}.png"
        await page.screenshot(path=picture)
        story = f"{page.url}, see {picture}\n{home.log.read_text()[-LOG_TAIL:]}"
        request.node.add_report_section("teardown", "browser and log", story)
    await page.close()
    assert tab.complaints == []
    assert log_problems(home)[known:] == []
