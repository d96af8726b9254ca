"""/explain: the answer is what model.inspection.explain returns."""

import numpy as np
import pytest

from app.lab.all_measurements import DEAD_IMAGES
from model import inspection
from tests.app.asking import IMAGE, inspect, snapshot, step, unpacked


def test_explanation_is_that_of_the_model(client, mnist):
    step(client, 3)
    found = unpacked(inspect(client, "explain", "encoding=base64&label=3"))
    run = snapshot(client)
    expected = inspection.explain(run.network, run.weights, IMAGE, 3)
    dead = inspection.dead_shares(run.network, run.weights, mnist.validation.images[:DEAD_IMAGES])
    assert (found["run"], found["step"], found["label"]) == (run.id, 3, 3)
    assert np.array_equal(found["input"], IMAGE)
    assert found["probabilities"] == expected.probabilities.tolist()
    assert found["loss"] == expected.loss
    assert len(found["layers"]) == len(run.network.stack)
    for row, layer, share in zip(found["layers"], expected.layers, dead, strict=True):
        assert (row["layer"], row["entry"], row["type"]) == (layer.layer, layer.entry, layer.type)
        assert row["shape"] == list(layer.shape)
        assert row["parameters"] == layer.parameter_count
        assert row["multiply_adds"] == layer.multiply_adds
        assert (row["least"], row["greatest"]) == (layer.least, layer.greatest)
        assert np.array_equal(row["activations"], layer.activations)
        assert equal_arrays(row["weights"], layer.parameters)
        assert row["dead"] == share
        assert np.array_equal(row["gradient"], layer.gradient)
        assert equal_arrays(row["dweights"], layer.dparameters)
    assert np.array_equal(found["gradient"], expected.gradient)
    assert [row["name"] for row in found["layers"]] == [
        *("conv 1", "relu 1", "pool 2", "dense 3", "softmax 4")
    ]
    assert [row["dead"] is None for row in found["layers"]] == [True, False, True, True, True]
    histograms = [row["histogram"] for row in found["layers"]]
    assert [histogram is None for histogram in histograms] == [False, True, True, False, True]
    for index in (0, 3):
        counted = expected.layers[index].histogram
        assert histograms[index] == {"limit": counted.limit, "counts": counted.counts.tolist()}


def test_without_a_label_there_are_no_gradients(shared):
    found = inspect(shared, "explain")
    assert found["label"] is found["loss"] is found["gradient"] is None
    for row in found["layers"]:
        assert row["gradient"] is row["dweights"] is None


@pytest.mark.parametrize("label", ["", "&label=3"])
def test_explain_leaves_the_layers_own_arrays_out(shared, label):
    whole = inspect(shared, "explain", f"weights=1{label}")
    assert whole == inspect(shared, "explain", label.lstrip("&"))
    for layer in whole["layers"]:
        layer.update(weights={}, dweights=None)
    assert inspect(shared, "explain", f"weights=0{label}") == whole


def equal_arrays(found, expected):
    return found.keys() == expected.keys() and all(
        np.array_equal(found[name], expected[name]) for name in expected
    )
