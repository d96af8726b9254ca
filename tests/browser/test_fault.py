"""A run whose training was ended by an error goes on from its last good step."""

import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import WSGIRequestHandler, make_server

from app.lab.runs import Runs
from model.engine.engine import Engine
from tests.conftest import lab_of


class Silent(WSGIRequestHandler):
    """Prints no line for each request."""

    def log(self, type, message, *args):
        pass


class ServerHere:
    """A server in this process, in which an error can be made."""

    def __init__(self, app):
        self.lab = lab_of(app)
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def server_here(make_app):
    server = ServerHere(make_app())
    yield server
    server.stop()


def test_a_failed_run_says_why_and_goes_on(server_here, visit, monkeypatch):
    lab = server_here.lab
    lab.ask(Runs.step, "current", 5)
    page = visit(server_here)
    fault = page.part("fault")
    expect(page.figure("Step")).to_have_text("5")
    expect(fault).to_be_hidden()

    def no_room(*_):
        raise MemoryError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "gradient", no_room)
        page.press("step")
        expect(page.part("status-words")).to_have_text("failed")
        expect(fault).to_contain_text("no memory left for training after step 5")
    toggle = page.page.locator("#training [data-action=toggle]")
    expect(toggle).to_have_attribute("aria-disabled", "false")
    go_on = fault.get_by_role("button", name="Go on from step 5")
    go_on.press("Enter")
    expect(fault).to_be_hidden()
    page.wait_for_step(6)
    expect(page.part("status-words")).to_have_text("training")
    assert lab.run("current").error is None
