"""A few hundred made-up requests, always the same; `make trust` asks many more."""

import pytest

from tests.app.asking import state
from tests.fuzz.fuzzing import KINDS, fuzz
from tests.waiting import wait_for

COUNTS = {"drawings": 120, "queries": 120, "specifications": 60, "settings": 25, "checkpoints": 20}


@pytest.mark.parametrize("kind", KINDS)
def test_made_up_requests_are_answered_and_training_goes_on(make_app, kind):
    client = make_app(training=True, max_runs=4).test_client()
    run = state(client)["id"]
    tally = fuzz(client, kind, COUNTS[kind])
    assert tally.faults == []
    assert tally.cases >= COUNTS[kind]
    before = state(client, run)["step"]
    wait_for(lambda: state(client, run)["step"] > before, "a step")
