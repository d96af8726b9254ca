"""/evaluation: the answer is what model.judgment.evaluate returns for the test images."""

from dataclasses import asdict
from io import BytesIO

import numpy as np

from model.judgment.evaluation import evaluate, wilson_interval
from model.network.network import Network
from model.training.checkpoints import load, predicting_weights
from tests.app.asking import snapshot, step
from tests.conftest import SMALL


def test_evaluation_counts_all_test_images(client, mnist):
    step(client, 20)
    found = client.get("/api/runs/current/evaluation").json
    saved = client.get("/api/runs/current/checkpoint").data
    weights = predicting_weights(load(BytesIO(saved)))
    expected = evaluate(Network(SMALL), weights, mnist.test)
    assert (found["step"], found["count"]) == (20, 10_000)
    assert found["errors"] == expected.errors == 10_000 - np.trace(found["confusion"])
    assert found["accuracy"] == (10_000 - found["errors"]) / 10_000
    assert found["interval"] == list(wilson_interval(10_000 - found["errors"], 10_000))
    assert np.array_equal(np.sum(found["confusion"], axis=1), np.bincount(mnist.test.labels))
    first = found["mistakes"][0]
    assert asdict(expected.mistakes[0]) == first | {"probabilities": tuple(first["probabilities"])}
    assert len(found["mistakes"]) == 100


def test_calibration_counts_the_answers_that_drawings_would_get(client, mnist):
    step(client, 20)
    run = snapshot(client)
    found = client.get("/api/runs/current/evaluation").json["calibration"]
    temperature = run.calibration.temperature
    expected = evaluate(run.network, run.weights, mnist.test, temperature=temperature).calibration
    assert temperature != 1
    assert sum(found["counts"]) == 10_000 == found["answered"][0]
    assert found["counts"] == expected.counts.tolist()
    assert found["error"] == expected.error
    for name in ("confidences", "accuracies"):
        assert [share is None for share in found[name]] == [n == 0 for n in found["counts"]]


def test_evaluation_of_one_step_is_made_once(client, monkeypatch):
    calls = []
    monkeypatch.setattr(
        "app.lab.all_measurements.evaluate",
        lambda *given, **more: (calls.append(1), evaluate(*given, **more))[1],
    )
    first = client.get("/api/runs/current/evaluation").json
    assert client.get("/api/runs/current/evaluation").json == first
    assert len(calls) == 1
    step(client, 1)
    client.get("/api/runs/current/evaluation")
    assert len(calls) == 2
