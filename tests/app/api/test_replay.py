"""/replay: the answer is what model.inspection.replay returns for the kept checkpoints."""

import numpy as np
import pytest

from tests.app.asking import PREDICT, RUN, SEVEN, snapshot, state, step


def predicted(client, query=""):
    """The probabilities that predict answers for SEVEN."""
    return client.post(f"{PREDICT}{query}", json={"strokes": SEVEN}).json["probabilities"]


def test_replay_ends_at_the_present_where_that_is_wanted(client):
    step(client, 40)
    while state(client)["step"] in state(client)["checkpoints"]:
        step(client, 1)
    now = state(client)
    found = client.post(f"{RUN}replay?present=1", json={"strokes": SEVEN}).json
    assert found["steps"] == [*now["checkpoints"], now["step"]]
    assert found["probabilities"][-1] == pytest.approx(predicted(client), abs=1e-5)


def test_replay_has_every_kept_step_with_the_probabilities_of_a_prediction(client):
    step(client, 12)
    found = client.post(f"{RUN}replay", json={"strokes": SEVEN}).json
    assert found["steps"] == state(client)["checkpoints"]
    assert np.shape(found["probabilities"]) == (len(found["steps"]), 10)
    assert found["steps"][-1] == 12
    assert snapshot(client).calibration.temperature != pytest.approx(1, abs=1e-3)
    for kept, row in zip(found["steps"], found["probabilities"], strict=True):
        assert row == pytest.approx(predicted(client, f"?at={kept}"), abs=1e-5)
    assert found["run"] == state(client)["id"]
