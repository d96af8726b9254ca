"""/network: the layers of a run's network, and its weights on request."""

import numpy as np

from model.network.network import Network
from tests.app.asking import pointers, problem, state
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
