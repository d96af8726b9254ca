"""/replay: the answer is what model.inspection.replay returns for the kept checkpoints."""

import numpy as np
import pytest

from tests.app.asking import IMAGE, PREDICT, RUN, SEVEN, snapshot, state, step


def probabilities(run):
    """Those of IMAGE by the newest weights, not calibrated."""
    return run.network.probabilities(run.weights, IMAGE[None, :, :, None])[:, 0].tolist()


def test_replay_ends_at_the_present_where_that_is_wanted(client):
    step(client, 40)
    while state(client)["step"] in state(client)["checkpoints"]:
        step(client, 1)
    now = state(client)
    found = client.post(f"{RUN}replay?present=1", json={"strokes": SEVEN}).json
    assert found["steps"] == [*now["checkpoints"], now["step"]]
    assert found["probabilities"][-1] == pytest.approx(probabilities(snapshot(client)), abs=1e-5)


def test_replay_has_every_kept_step_and_the_networks_own_probabilities(client):
    step(client, 12)
    found = client.post(f"{RUN}replay", json={"strokes": SEVEN}).json
    assert found["steps"] == state(client)["checkpoints"]
    assert np.shape(found["probabilities"]) == (len(found["steps"]), 10)
    assert found["steps"][-1] == 12
    now = client.post(PREDICT, json={"strokes": SEVEN}).json
    assert found["probabilities"][-1] == pytest.approx(probabilities(snapshot(client)), abs=1e-5)
    # A prediction differs by the temperature alone.
    logarithms = [np.log(found["probabilities"][-1]), np.log(now["probabilities"])]
    slope, _ = np.polyfit(*logarithms, 1)
    assert slope == pytest.approx(1 / snapshot(client).calibration.temperature, rel=1e-3)
    assert found["run"] == now["run"]
