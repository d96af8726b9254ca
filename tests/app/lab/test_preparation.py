"""What a server prepares behind its first answers, however long the images take."""

import threading

import pytest

from app.config import Config
from app.lab.digits import OwnDigits
from app.lab.errors import Unavailable
from app.lab.lab import Lab
from app.lab.preparation import prepare
from app.store import Database
from tests.conftest import SMALL, read_once
from tests.waiting import wait_for

SEVEN = {"strokes": [[[0.2, 0.2], [0.8, 0.2], [0.45, 0.9]]]}


@pytest.fixture
def may_read(monkeypatch):
    """An event that the images are read after."""
    event = threading.Event()
    monkeypatch.setattr(
        "app.lab.lab.load_mnist", lambda folder: event.wait(60) and read_once(folder)
    )
    yield event
    event.set()


@pytest.fixture
def kept(tmp_path):
    """One kept digit."""
    digits = OwnDigits(Database(tmp_path))
    digits.add(7, SEVEN)
    return digits


@pytest.fixture
def make_lab():
    """Make a started lab whose only run is paused."""
    labs = []

    def make():
        labs.append(Lab(Config.of({"network": SMALL, "threads": 1, "training": False})))
        labs[-1].start()
        return labs[-1]

    yield make
    for lab in labs:
        lab.stop()


def test_images_that_take_long_are_waited_for(may_read, make_lab, kept):
    lab = make_lab()
    with pytest.raises(Unavailable, match="still being read; try again"):
        lab.mnist(timeout_s=0)
    thread = prepare(lab, kept)
    may_read.set()
    thread.join()
    assert lab.run("current").own_count == 1
    assert lab._runs._reference is not None


def test_it_ends_with_a_lab_that_never_has_images(may_read, make_lab, kept, monkeypatch):
    monkeypatch.setattr("app.lab.lab.STOP_TIMEOUT_S", 0)
    lab = make_lab()
    thread = prepare(lab, kept)
    lab.stop()
    thread.join()
    with pytest.raises(Unavailable, match="stopping"):
        lab.mnist()
    may_read.set()
    wait_for(lambda: not lab._thread.is_alive(), "the end of the lab")
    assert lab.failure == "the training thread was stopped"


def test_digits_that_cannot_be_read_do_not_keep_the_reference_from_the_runs(
    make_lab, tmp_path, caplog
):
    (tmp_path / "state").write_text("no folder")
    digits = OwnDigits(Database(tmp_path / "state"))
    lab = make_lab()
    prepare(lab, digits).join()
    assert lab._runs._reference is not None
    assert "No digit is kept in" in caplog.text
