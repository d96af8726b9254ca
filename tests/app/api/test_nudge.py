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
    assert found["log_odds_before"] == expected.log_odds[0]
    assert found["log_odds_after"] == expected.log_odds[-1]
    assert found["price"] is None


def check_price(found, run, count, weights_after, examples):
    """Compare a price on the wire with the one that the model computes of these weights."""
    images, labels = examples.images[:count], examples.labels[:count]
    answered = [inspection.answers(run.network, w, images) for w in (run.weights, weights_after)]
    expected = inspection.price(*answered, labels)
    assert found["count"] == count
    assert found["accuracy_before"] == expected.accuracy_before
    assert found["accuracy_after"] == expected.accuracy_after
    assert [one["count"] for one in found["by_class"]] == expected.counts.tolist()
    assert [one["before"] for one in found["by_class"]] == expected.class_before.tolist()
    assert [one["after"] for one in found["by_class"]] == expected.class_after.tolist()
    assert len(found["hurt"]) == len(expected.hurt) > 0
    for one, hurt in zip(found["hurt"], expected.hurt, strict=True):
        assert one["pixels"] == np.round(images[hurt.index].ravel() / 255, 6).tolist()
        assert one == vars(hurt) | {"pixels": one["pixels"]}


def test_price_is_that_of_the_first_test_images(shared, mnist):
    run = snapshot(shared)
    asked = {"label": 7, "learning_rate": 0.5, "others": 150}
    found = inspect(shared, "nudge", **asked)
    after = inspection.nudge(run.network, run.weights, IMAGE, 7, 0.5).weights
    check_price(found["price"], run, 150, after, mnist.test)
    # The answers before are remembered, which changes nothing; another number is read anew.
    assert inspect(shared, "nudge", **asked) == found
    fewer = inspect(shared, "nudge", **asked | {"others": 100})
    check_price(fewer["price"], run, 100, after, mnist.test)


def test_nudged_image_is_none_of_the_others(shared, mnist):
    pixels = np.round(mnist.test.images[3].ravel() / 255, 6).tolist()
    asked = {"pixels": pixels, "label": 7, "learning_rate": 0.5, "others": 20}
    price = shared.post(RUN + "nudge", json=asked).json["price"]
    labels = np.delete(mnist.test.labels[:20], 3)
    assert price["count"] == 19
    counts = np.bincount(labels, minlength=10)
    assert [one["count"] for one in price["by_class"]] == counts.tolist()
    assert [one["before"] is None for one in price["by_class"]] == (counts == 0).tolist()
    assert 3 not in [one["index"] for one in price["hurt"]]


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
        ({"others": -1}, "/others"),
        ({"others": 2001}, "/others"),
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


def test_applied_nudge_moves_the_run(client, mnist):
    step(client, 4)
    before, run = state(client), snapshot(client)
    found = inspect(client, "nudge", label=3, learning_rate=0.05, count=2, apply=True, others=100)
    expected = inspection.nudge(run.network, run.weights, IMAGE, 3, 0.05, 2)
    assert found["applied"]
    assert found["probabilities"] == expected.probabilities.tolist()
    after = snapshot(client)
    assert np.array_equal(after.weights, expected.weights)
    check_price(found["price"], run, 100, after.weights, mnist.test)
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
    client = make_app(teacher_key="chalk and slate").test_client()
    assert client.post(RUN + "nudge", json=NUDGE).status_code == 200
    applied = NUDGE | {"apply": True}
    problem(client.post(RUN + "nudge", json=applied), 401)
    assert state(client)["step"] == 0
    bearer = {"Authorization": "Bearer chalk and slate"}
    assert client.post(RUN + "nudge", json=applied, headers=bearer).status_code == 200
    assert state(client)["step"] == 1
