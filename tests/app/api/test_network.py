"""What a network is made of, how it reads the test set, and what a run can be made of."""

from dataclasses import asdict
from io import BytesIO

import numpy as np
import pytest

from model.judgment.evaluation import evaluate, wilson_interval
from model.network.network import Network
from model.network.presets import PRESETS
from model.training.checkpoints import load, predicting_weights
from model.training.configuration import CHOICES, Configuration
from tests.app.asking import pointers, problem, state, step
from tests.conftest import SMALL

SMALL_NETWORK = Network(SMALL)


def test_layers_have_shapes_and_costs(shared):
    found = shared.get("/api/runs/current/network").json
    assert found["parameters"] == SMALL_NETWORK.parameter_count
    assert [layer["type"] for layer in found["layers"]] == ["conv", "pool", "dense", "softmax"]
    assert [layer["shape"] for layer in found["layers"]] == [[2, 12, 12], [2, 6, 6], [10], [10]]
    assert [layer["parameters"] for layer in found["layers"]] == [52, 0, 730, 0]
    assert found["layers"][0]["multiply_adds"] == 2 * 12 * 12 * 25
    assert found["layers"][0]["filters"] == 2
    assert found["specification"] == list(SMALL_NETWORK.specification)
    assert (found["run"], found["step"]) == (state(shared)["id"], 0)


def test_weights_are_added_on_request(shared):
    found = shared.get("/api/runs/current/network?weights=1").json["layers"]
    expected = SMALL_NETWORK.filters(SMALL_NETWORK.initial(0))
    for layer, arrays in zip(found, expected, strict=True):
        for name, array in (arrays or {}).items():
            assert np.shape(layer[name]) == array.shape
            assert np.allclose(layer[name], array, atol=1e-7)
    assert "weights" not in found[1]
    assert "weights" not in shared.get("/api/runs/current/network").json["layers"][0]


def test_weights_of_one_layer_alone(shared):
    whole = shared.get("/api/runs/current/network?weights=1").json["layers"]
    plain = shared.get("/api/runs/current/network").json["layers"]
    for i in range(len(whole)):
        found = shared.get(f"/api/runs/current/network?weights=1&layer={i}").json["layers"]
        assert found == [*plain[:i], whole[i], *plain[i + 1 :]]
    assert shared.get("/api/runs/current/network?layer=0").json["layers"] == plain
    for wrong in ("-1", "4", "x"):
        found = problem(shared.get(f"/api/runs/current/network?weights=1&layer={wrong}"), 422)
        assert pointers(found) == ["/layer"]


def test_evaluation_counts_all_test_images(client, mnist):
    step(client, 20)
    found = client.get("/api/runs/current/evaluation").json
    saved = client.get("/api/runs/current/checkpoint").data
    weights = predicting_weights(load(BytesIO(saved)))
    expected = evaluate(SMALL_NETWORK, weights, mnist.test)
    assert (found["step"], found["count"]) == (20, 10_000)
    assert found["errors"] == expected.errors == 10_000 - np.trace(found["confusion"])
    assert found["accuracy"] == (10_000 - found["errors"]) / 10_000
    assert found["interval"] == list(wilson_interval(10_000 - found["errors"], 10_000))
    assert np.array_equal(np.sum(found["confusion"], axis=1), np.bincount(mnist.test.labels))
    first = found["mistakes"][0]
    assert asdict(expected.mistakes[0]) == first | {"probabilities": tuple(first["probabilities"])}
    assert len(found["mistakes"]) == 100


def test_evaluation_of_one_step_is_made_once(client, monkeypatch):
    calls = []
    monkeypatch.setattr(
        "app.lab.measurements.evaluate", lambda *given: (calls.append(1), evaluate(*given))[1]
    )
    first = client.get("/api/runs/current/evaluation").json
    assert client.get("/api/runs/current/evaluation").json == first
    assert len(calls) == 1
    step(client, 1)
    client.get("/api/runs/current/evaluation")
    assert len(calls) == 2


def test_examples_are_those_of_the_set(shared, mnist):
    for split in ("train", "validation", "test"):
        examples = getattr(mnist, split)
        found = shared.get(f"/api/examples?split={split}&indices=3,14").json
        assert found["split"] == split
        for example, index in zip(found["examples"], (3, 14), strict=True):
            assert (example["index"], example["label"]) == (index, examples.labels[index])
            expected = examples.images[index].ravel() / 255
            assert example["pixels"] == pytest.approx(expected.tolist(), abs=1e-6)


def test_examples_are_drawn_at_random_and_again_with_a_seed(shared):
    def drawn(query):
        return [e["index"] for e in shared.get(f"/api/examples?{query}").json["examples"]]

    assert len(drawn("")) == 1
    assert len(set(drawn("count=100"))) == 100
    assert drawn("count=9&seed=4") == drawn("count=9&seed=4") != drawn("count=9&seed=5")
    assert drawn("count=50") != drawn("count=50")


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("count=0", "/count"),
        ("count=101", "/count"),
        ("split=all", "/split"),
        ("seed=-1", "/seed"),
        ("indices=10000", "/indices"),
        ("indices=-1", "/indices"),
        ("indices=1,,2", "/indices"),
        ("indices=" + ",".join(["1"] * 101), "/indices"),
        ("count=1&count=2", "/count"),
    ],
)
def test_wrong_examples_are_refused(shared, query, place):
    assert pointers(problem(shared.get(f"/api/examples?{query}"), 422)) == [place]


def test_presets_are_all_there_and_can_be_made(shared):
    found = shared.get("/api/presets").json
    assert [preset["name"] for preset in found["networks"]] == list(PRESETS)
    for preset in found["networks"]:
        network = Network(preset["specification"])
        assert network.name == preset["name"]
        assert preset["parameters"] == network.parameter_count
        assert [layer["shape"] for layer in preset["layers"]][-1] == [10]
    assert found["choices"] == {name: list(choices) for name, choices in CHOICES.items()}
    assert found["defaults"] == asdict(Configuration())
