"""A browser, a server for it, and pages that complain of everything that goes wrong in them."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from tests.browser.server import Server
from tests.browser.visits import Visit

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the browser's tests come last: the others are quicker to tell what is wrong."""
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
    """One server for all tests that leave it as it is but for its runs."""
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
    """A server whose only run is a new one that rests."""
    shared_server.renew(seed=0, start=False)
    return shared_server


@pytest.fixture
def page(visit, server):
    """A page of a server whose run trains, as large as a laptop's screen."""
    return visit(server)


@pytest.fixture
def resting_page(visit, resting_server):
    """A page of a server whose run rests, for what needs no training: it is quicker."""
    return visit(resting_server)
