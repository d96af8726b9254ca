"""/nudge: the answer is what model.inspection.nudge returns, and a run changes only on request."""

import json

import numpy as np
import pytest

from model import inspection
from tests.app.asking import (
    IMAGE,
    NUDGE,
    RUN,
    inspect,
    picture,
    pointers,
    problem,
    snapshot,
    state,
    step,
)
from tests.waiting import wait_for


def test_nudge_is_what_the_model_does(shared):
    run = snapshot(shared)
    found = inspect(shared, "nudge", label=7, learning_rate=0.01, count=3)
    expected = inspection.nudge(run.network, run.weights, IMAGE, 7, 0.01, 3)
    assert (found["run"], found["step"]) == (run.id, 0)
    assert (found["label"], found["learning_rate"], found["count"]) == (7, 0.01, 3)
    for name in ("probabilities", "losses", "predicted", "measured"):
        assert found[name] == getattr(expected, name).tolist()
    assert np.shape(found["probabilities"]) == (4, 10)
    assert [row["entry"] for row in found["layers"]] == [0, 2]
    for row, layer in zip(found["layers"], expected.layers, strict=True):
        assert (row["type"], row["gradient_norm"]) == (layer.type, layer.gradient_norms[0])
        assert row["moved"] == layer.moved.tolist()
        assert row["relative"] == layer.relative.tolist()
    assert found["most_moved"] == [
        {"entry": m.entry, "index": m.index, "distance": m.distance} for m in expected.most_moved
    ]
    assert (found["finite"], found["applied"]) == (True, False)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"label": 11}, "/label"),
        ({"label": 1.5}, "/label"),
        ({"label": None}, "/label"),
        ({"learning_rate": 0}, "/learning_rate"),
        ({"learning_rate": -1}, "/learning_rate"),
        ({"learning_rate": "0.1"}, "/learning_rate"),
        ({"count": 0}, "/count"),
        ({"count": 101}, "/count"),
        ({"apply": 1}, "/apply"),
        ({"pixels": [0] * 784}, ""),
        ({"strokes": []}, "/strokes"),
        ({"speed": 1}, "/speed"),
    ],
)
def test_wrong_nudge_is_refused(shared, change, place):
    found = problem(shared.post(RUN + "nudge", json=NUDGE | change), 422)
    assert pointers(found)[0] == place


def test_nan_and_other_bodies_are_refused(shared):
    text = json.dumps(NUDGE | {"learning_rate": float("nan")})
    response = shared.post(RUN + "nudge", data=text, content_type="application/json")
    assert "not JSON" in problem(response, 400)["detail"]
    response = shared.post(RUN + "nudge", data=picture(), content_type="image/png")
    assert "application/json" in problem(response, 415)["detail"]
    response = shared.post("/api/runs/none/nudge", json=NUDGE)
    assert "no run 'none'" in problem(response, 404)["detail"]


def test_nudge_of_a_copy_leaves_the_run_as_it_is(client):
    before = state(client)
    inspect(client, "nudge", label=3, learning_rate=1, count=5)
    assert state(client) == before


def test_applied_nudge_moves_the_run(client):
    step(client, 4)
    before, run = state(client), snapshot(client)
    found = inspect(client, "nudge", label=3, learning_rate=0.05, count=2, apply=True)
    expected = inspection.nudge(run.network, run.weights, IMAGE, 3, 0.05, 2)
    assert found["applied"]
    assert found["probabilities"] == expected.probabilities.tolist()
    after = snapshot(client)
    assert np.array_equal(after.weights, expected.weights)
    assert (found["step"], after.step) == (5, 5)
    now = state(client)
    assert now["version"] > before["version"]
    assert (now["status"], now["images_seen"]) == ("paused", before["images_seen"])
    assert now["history"]["step"][-1] == 5
    assert now["history"]["loss"][-1] is None
    assert now["history"]["validation_accuracy"][-1] == now["validation_accuracy"]
    explained = inspect(client, "explain")
    assert explained["probabilities"] == pytest.approx(found["probabilities"][-1], abs=1e-4)
    step(client, 1)
    assert not np.array_equal(snapshot(client).weights, expected.weights)


def test_training_goes_on_from_an_applied_nudge(make_app):
    client = make_app(training=True).test_client()
    found = inspect(client, "nudge", label=3, learning_rate=0.05, apply=True)
    assert state(client)["status"] == "training"
    wait_for(lambda: state(client)["step"] > found["step"] + 3, "further steps")


def test_nudge_that_overflows_is_shown_but_not_applied(client):
    far = {"label": 3, "learning_rate": 1e300}
    found = inspect(client, "nudge", **far)
    assert (found["finite"], found["applied"]) == (False, False)
    assert len(found["probabilities"]) == 1
    assert found["layers"][0]["gradient_norm"] is None
    before = state(client)
    refused = problem(client.post(RUN + "nudge", json=NUDGE | far | {"apply": True}), 409)
    assert "use a smaller one" in refused["detail"]
    assert state(client) == before


def test_past_cannot_be_nudged_itself(client):
    response = client.post(RUN + "nudge?at=0", json=NUDGE | {"apply": True})
    assert pointers(problem(response, 422)) == ["/at"]
    assert state(client)["step"] == 0


def test_applying_needs_the_key_where_there_is_one(make_app):
    client = make_app(teacher_key="chalk").test_client()
    assert client.post(RUN + "nudge", json=NUDGE).status_code == 200
    applied = NUDGE | {"apply": True}
    problem(client.post(RUN + "nudge", json=applied), 401)
    assert state(client)["step"] == 0
    bearer = {"Authorization": "Bearer chalk"}
    assert client.post(RUN + "nudge", json=applied, headers=bearer).status_code == 200
    assert state(client)["step"] == 1
