"""Labs with a small network, stopped after the test."""

import pytest

from app.config import Config
from app.lab.lab import Lab
from tests.conftest import SMALL

BASE = {"network": SMALL, "threads": 1, "niceness": 0, "training": False}


@pytest.fixture
def make_lab():
    """Make labs that are stopped after the test."""
    labs = []

    def make(**settings):
        lab = Lab(Config.of(BASE | settings))
        labs.append(lab)
        lab.start()
        return lab

    yield make
    for lab in labs:
        lab.stop()


@pytest.fixture
def lab(make_lab):
    return make_lab()
