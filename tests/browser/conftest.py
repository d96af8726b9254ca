"""A browser, servers for it, and pages that report everything that goes wrong in them."""

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

from tests.browser.server import Server
from tests.browser.visits import Visit
from tests.waiting import wait_for

# Of the run whose numbers are compared with the server's.
STEPS = 24
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: the others find faults faster."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here in item.path.parents)


def _launch(playwright: Playwright) -> Browser:
    found = os.environ.get("NUDGE_CHROMIUM") or shutil.which("chromium")
    try:
        return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
    except Error as error:
        reason = (
            "no Chromium was found: install your system's chromium, name one in NUDGE_CHROMIUM, "
            f"or run `playwright install chromium` ({error.message.splitlines()[0]})"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="package")
def browser():
    """One Chromium for all tests of this folder."""
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def shared_server(tmp_path_factory):
    """One server for all tests that change nothing of it but its runs."""
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture
def server(shared_server):
    """A server whose only run is a new one that trains."""
    shared_server.renew(seed=0)
    return shared_server


@pytest.fixture
def start_server(tmp_path_factory):
    """Start servers that are stopped after the test."""
    servers = []

    def start(**settings):
        servers.append(Server(tmp_path_factory.mktemp("server"), **settings))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def visit(browser):
    """Open pages; at the end none of them may have had an error that was not expected."""
    visits = []

    def open_page(server, **options):
        visits.append(Visit(browser, server.url, **options))
        return visits[-1]

    yield open_page
    for each in visits:
        each.close()


@pytest.fixture
def resting_server(shared_server):
    """A server whose only run is a new one that is paused."""
    shared_server.renew(seed=0, start=False)
    return shared_server


@pytest.fixture
def page(visit, server):
    """A page of a server whose run trains, as large as the screen of a laptop."""
    return visit(server)


@pytest.fixture
def resting_page(visit, resting_server):
    """A page of a server whose run is paused, for what needs no training: it is faster."""
    return visit(resting_server)


@pytest.fixture(scope="module")
def rested(shared_server):
    """A server whose only run has trained for a few steps and is paused."""
    shared_server.renew(seed=0, start=False)
    shared_server.ask("POST", "/api/runs/current/step", {"count": STEPS})

    def is_done():
        run = shared_server.run()
        return run["step"] == STEPS and run["status"] == "paused"

    wait_for(is_done, f"{STEPS} steps")
    return shared_server


@pytest.fixture
def inside(visit, rested):
    """A page with a test image on the pad, whose run is paused."""
    page = visit(rested)
    page.page.keyboard.press("t")
    expect(page.part("truth")).to_contain_text("test image")
    page.wait_for_answer()
    return page


@pytest.fixture
def example(inside, rested):
    """The test image that is on the pad."""
    index = re.findall(r"\d+", inside.part("truth").inner_text())[0]
    return rested.ask("GET", f"/api/examples?split=test&indices={index}")["examples"][0]


@pytest.fixture
def pixels(example):
    """The pixels of the test image that is on the pad."""
    return example["pixels"]
