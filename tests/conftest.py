"""Fixtures that tests of several areas need."""

from dataclasses import fields
from functools import cache
from types import SimpleNamespace

import pytest

from app import create_app
from app.config import Config, variable
from app.lab.digits import OwnDigits
from model.data.mnist import DEFAULT_DIRECTORY, Mnist, load_mnist
from model.judgment.judgment import Reference
from tests.gunicorn_process import Server
from tests.networks import SMALL
from tests.waiting import wait_for

read_once = cache(load_mnist)
fit_once = cache(lambda: Reference.fit(read_once(DEFAULT_DIRECTORY)))


@pytest.fixture(scope="session")
def mnist() -> Mnist:
    """The real images, read once."""
    return read_once(DEFAULT_DIRECTORY)


@pytest.fixture(scope="session", autouse=True)
def quick_labs():
    """Let the labs of this process share the real images; a wrong folder is read all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.lab.lab.load_mnist", read_once)
        patch.setattr("app.lab.preparation.Reference", SimpleNamespace(fit=lambda _: fit_once()))
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_of_the_developers():
    """Ignore the developer's own settings, and refuse to read what their own server keeps."""
    make = OwnDigits.__init__

    def make_elsewhere(self, database):
        assert database.path.parent != Config().state_dir, "a test needs a state_dir of its own"
        make(self, database)

    with pytest.MonkeyPatch.context() as patch:
        for setting in fields(Config):
            patch.delenv(variable(setting.name), raising=False)
        patch.setattr(OwnDigits, "__init__", make_elsewhere)
        yield


@pytest.fixture
def make_app(tmp_path_factory):
    """Make applications with small networks, whose labs are stopped after the test."""
    yield from _apps(tmp_path_factory)


def _apps(folders):
    apps = []

    def make(**settings):
        app = create_app(
            {"network": SMALL, "training": False, "threads": 1, "niceness": 0}
            | {"state_dir": folders.mktemp("state")}
            | settings
        )
        apps.append(app)
        lab = lab_of(app)
        # The first run begins when the images have been read.
        wait_for(lambda: lab.failure or lab.run("current").checkpoints, "the first run")
        return app

    yield make
    for app in apps:
        lab_of(app).stop()


def lab_of(app):
    """The lab of an application."""
    return app.extensions["nudge"].lab


@pytest.fixture
def client(make_app):
    """A client of a server of its own, whose only run is paused at step 0."""
    return make_app().test_client()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A client of a server that all tests of a file share; they change none of its runs."""
    apps = _apps(tmp_path_factory)
    yield next(apps)().test_client()
    next(apps, None)


@pytest.fixture
def start(tmp_path):
    """Start servers that are ended after the test."""
    servers = []

    def start(**settings):
        servers.append(Server(NUDGE_STATE_DIR=str(tmp_path / "state"), **settings))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
