"""Explanations: every number against the slow version, every gradient against differences."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.explanation import dead_shares, explain, histogram
from model.network.network import Network
from tests import oracles
from tests.inspected import KINDS, MIXED, loss_from, mixed_image, mixed_weights

LABEL = 4


@pytest.fixture(scope="module")
def weights():
    return mixed_weights()


@pytest.fixture(scope="module")
def explanation(weights):
    return explain(MIXED, weights, mixed_image(), LABEL)


def test_activations_are_the_slow_ones(weights, explanation):
    expected = oracles.slow_outputs(MIXED, weights, mixed_image()[None, :, :, None])
    assert len(explanation.layers) == len(expected)
    for layer, output in zip(explanation.layers, expected, strict=True):
        assert layer.activations.shape == layer.shape
        np.testing.assert_allclose(layer.activations, output[..., 0], atol=1e-12)
        assert layer.least == pytest.approx(min(output.ravel()), abs=1e-12)
        assert layer.greatest == pytest.approx(max(output.ravel()), abs=1e-12)
    np.testing.assert_allclose(explanation.probabilities, expected[-1][:, 0], atol=1e-12)
    assert explanation.loss == pytest.approx(-np.log(expected[-1][LABEL, 0]))
    assert (explanation.input == mixed_image()).all()


def test_layers_are_described(explanation):
    assert [layer.type for layer in explanation.layers] == KINDS
    assert [layer.layer for layer in explanation.layers] == list(range(len(KINDS)))
    entries = [layer.entry for layer in explanation.layers]
    assert entries == [0, 0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 8, 9, 10]
    first, norm = explanation.layers[0], explanation.layers[4]
    assert (first.shape, first.parameter_count) == ((3, 14, 13), 3 * 9 + 3)
    assert first.multiply_adds == 3 * 14 * 13 * 9
    assert sorted(norm.parameters) == ["mean", "scale", "shift", "variance"]
    assert norm.parameter_count == 2 * 4
    described = sum(row["parameters"] for row in MIXED.describe())
    assert sum(layer.parameter_count for layer in explanation.layers) == described


@pytest.mark.parametrize("layer", range(-1, len(KINDS)), ids=["input", *KINDS])
def test_activation_gradients_are_finite_differences(weights, explanation, layer):
    pairs = [(found.activations, found.gradient) for found in explanation.layers]
    # The input comes last, at -1.
    values, gradient = [*pairs, (explanation.input[None], explanation.gradient[None])][layer]
    assert gradient.shape == values.shape
    for place in list(np.ndindex(values.shape))[:: max(values.size // 12, 1)]:
        direction = np.zeros(values.shape)
        direction[place] = 1.0
        measured = oracles.directional_derivative(
            lambda v: loss_from(layer, v, weights, LABEL), values, direction
        )
        assert gradient[place] == pytest.approx(measured, rel=1e-5, abs=1e-8)


def test_parameter_gradients_are_finite_differences(weights, explanation):
    x = mixed_image()[None]
    for view, layer in zip(MIXED.views(np.arange(MIXED.size)), explanation.layers, strict=True):
        for name, gradient in layer.dparameters.items():
            assert gradient.shape == layer.parameters[name].shape
            for place in list(np.ndindex(gradient.shape))[:: max(gradient.size // 5, 1)]:
                direction = np.zeros(MIXED.size)
                direction[view[name][place]] = 1.0
                measured = oracles.directional_derivative(
                    lambda w: loss_from(-1, x, w, LABEL), weights, direction
                )
                assert gradient[place] == pytest.approx(measured, rel=1e-5, abs=1e-8)


def test_every_parameter_has_a_gradient(explanation):
    for placed, layer in zip(MIXED.stack, explanation.layers, strict=True):
        assert set(layer.dparameters) == set(placed.layer.parameter_shapes(placed.input_shape))


def test_without_a_label_there_is_no_gradient(weights, explanation):
    found = explain(MIXED, weights, mixed_image())
    assert (found.label, found.loss, found.gradient) == (None, None, None)
    assert all(layer.gradient is None and layer.dparameters is None for layer in found.layers)
    np.testing.assert_array_equal(found.probabilities, explanation.probabilities)


def test_float32_stays_float32(mnist):
    network = Network("default")
    found = explain(network, network.initial(0), mnist.train.images[0], 5)
    assert found.gradient.dtype == np.float32
    assert {layer.activations.dtype for layer in found.layers} == {np.dtype(np.float32)}
    assert {layer.gradient.dtype for layer in found.layers} == {np.dtype(np.float32)}
    assert found.input.max() <= 1


def test_a_probability_of_zero_still_has_a_finite_gradient():
    network = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])
    weights = np.zeros(network.size, np.float32)
    network.views(weights)[0]["bias"][3] = 2000
    found = explain(network, weights, np.zeros((28, 28)), 0)
    assert found.loss == 2000
    assert found.layers[-1].gradient[0] == -np.finfo(np.float32).max


def test_weights_that_overflowed_can_still_be_explained():
    network = Network("classic")
    weights = np.full(network.size, np.inf, np.float32)
    found = explain(network, weights, np.ones((28, 28)), 0)
    assert found.layers[0].histogram.counts.sum() == 0
    assert not np.isfinite(found.probabilities).all()


def test_histogram_by_hand():
    found = histogram(np.array([[-2.0, -1.9], [0.0, 2.0], [0.5, -0.3]]), bins=4)
    assert found.limit == 2.0
    assert found.counts.tolist() == [2, 1, 2, 1]
    assert histogram(np.zeros(7), bins=5).counts.tolist() == [0, 0, 7, 0, 0]
    odd = histogram(np.random.default_rng(0).standard_normal(1000))
    expected, _ = np.histogram(
        np.random.default_rng(0).standard_normal(1000), 31, (-odd.limit, odd.limit)
    )
    np.testing.assert_array_equal(odd.counts, expected)


def test_dead_units_by_hand():
    network = Network(
        [
            {"type": "conv", "filters": 4, "size": 1, "activation": "relu"},
            {"type": "dense", "units": 5, "activation": "relu"},
            {"type": "dense", "units": 10},
            {"type": "softmax"},
        ]
    )
    weights = np.zeros(network.size)
    views = network.views(weights)
    # Filter 0 fires where there is ink, 1 nowhere, 2 only without ink, 3 always.
    views[0]["weights"][:, 0, 0, 0] = [1, -1, -1, 0]
    views[0]["bias"][...] = [0, 0, 0.5, 1]
    views[2]["bias"][...] = [-1, -1, 1, -1, 0]
    full = np.ones((2, 28, 28))
    corner = full.copy()
    corner[1, 1, 1] = 0
    assert dead_shares(network, weights, full)[1] == 0.5
    assert dead_shares(network, weights, corner) == [None, 0.25, None, 0.8, None, None]


def test_only_units_that_get_no_gradient_are_dead():
    end = [{"type": "dense", "units": 10}, {"type": "softmax"}]
    network = Network([{"type": "dense", "units": 3, "activation": "tanh"}, *end])
    weights = np.zeros(network.size)
    assert dead_shares(network, weights, np.ones((2, 28, 28))) == [None] * 4


@pytest.mark.parametrize("shape", [(28,), (27, 28), (1, 28, 28)])
def test_other_images_are_refused(weights, shape):
    with pytest.raises(InspectionError, match="14 x 13 pixels"):
        explain(MIXED, weights, np.zeros(shape))


@pytest.mark.parametrize("label", [-1, 10])
def test_other_labels_are_refused(weights, label):
    with pytest.raises(InspectionError, match="between 0 and 9"):
        explain(MIXED, weights, mixed_image(), label)
