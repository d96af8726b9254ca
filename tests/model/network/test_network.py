"""Specifications, the flat vector, and the network's plain passes."""

import numpy as np
import pytest

from model.network.network import Network
from model.network.presets import PRESETS
from model.network.specification import SpecificationError
from tests import oracles

SMALL = [
    {"type": "conv", "filters": 2, "size": 3, "pad": 1, "activation": "tanh"},
    {"type": "pool", "size": 2},
    {"type": "batch-norm"},
    {"type": "dense", "units": 10},
    {"type": "softmax"},
]


def test_classic_is_convnetjs_network():
    network = Network("classic")
    rows = network.describe()
    assert [row["shape"] for row in rows] == [
        [8, 28, 28],
        [8, 14, 14],
        [16, 14, 14],
        [16, 4, 4],
        [10],
        [10],
    ]
    assert [row["parameters"] for row in rows] == [208, 0, 3216, 0, 2570, 0]
    assert [row["multiply_adds"] for row in rows] == [156_800, 0, 627_200, 0, 2_560, 0]
    assert network.parameter_count == network.size == 5_994


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_knows_its_name_also_when_written_out(name):
    network = Network(name)
    assert network.name == name
    assert Network(list(network.specification)).name == name
    assert network.parameter_count < 150_000


def test_a_network_that_is_no_preset_is_custom():
    assert Network(SMALL).name == "custom"


def test_a_small_input_that_fits_no_preset_is_accepted():
    network = Network([{"type": "dense", "units": 10}, {"type": "softmax"}], (1, 4, 4))
    assert (network.name, network.size) == ("custom", 170)


def test_a_network_reads_like_its_architecture():
    layers = "conv 2 x 3x3 pad 1 -> tanh -> pool 2 -> batch-norm -> dense 10 -> softmax"
    assert repr(Network(SMALL)) == f"Network({layers}, 3,954 parameters)"


@pytest.mark.parametrize(
    ("specification", "layer", "words"),
    [
        ("modern", None, "no preset 'modern'"),
        ([], None, "1 to 40 layers"),
        ({"type": "softmax"}, None, "a list of layers"),
        ([{"type": "conv"}], 0, "needs 'filters'"),
        ([{"type": "conv", "filters": 8, "size": 29}], 0, "between 1 and 28"),
        ([{"type": "conv", "filters": 8.5, "size": 5}], 0, "whole number"),
        ([{"type": "conv", "filters": True, "size": 5}], 0, "whole number"),
        ([{"type": "conv", "filters": 8, "size": 5, "color": 1}], 0, "no field 'color'"),
        ([{"type": "dense", "units": 10, "activation": "gelu"}], 0, "none of relu"),
        ([{"type": "pool", "size": 2}, {"type": "lstm"}], 1, "'lstm' is none of average-pool"),
        ([{"type": "pool", "size": 2}, 7], 1, "is an object"),
        ([{"type": "dense", "units": 10}], 0, "last layer"),
        ([{"type": "dense", "units": 9}, {"type": "softmax"}], 1, "needs 10 scores"),
        ([{"type": "softmax"}, {"type": "softmax"}], 0, "needs a vector"),
        ([{"type": "dense", "units": 10}, {"type": "softmax"}] * 2, 1, "no other"),
        ([{"type": "dense", "units": 5}, {"type": "pool", "size": 2}], 1, "needs a volume"),
        ([{"type": "dense", "units": 2048}] * 3, 1, "limits are"),
        ([{"type": "dropout", "rate": float("nan")}], 0, "between 0"),
    ],
)
def test_a_wrong_specification_is_refused_with_its_layer_and_reason(specification, layer, words):
    with pytest.raises(SpecificationError, match=words) as caught:
        Network(specification)
    assert caught.value.layer == layer


def test_the_same_seed_draws_the_same_numbers():
    network = Network("classic")
    assert (network.initial(3) == network.initial(3)).all()
    assert (network.initial(3) != network.initial(4)).any()


def test_views_share_memory_and_statistics_come_last():
    network = Network(SMALL)
    weights = network.initial(0)
    views = network.views(weights)
    assert sum(array.size for view in views for array in view.values()) == network.size
    assert all(np.shares_memory(a, weights) for view in views for a in view.values())
    assert network.size - network.parameter_count == 2 * 2
    normalization = views[3]
    normalization["variance"][...] = 7
    assert (weights[-2:] == 7).all()


def test_filters_belong_to_their_entries():
    network = Network(SMALL)
    rows = network.filters(network.initial(0))
    assert [None if row is None else sorted(row) for row in rows] == [
        ["bias", "weights"],
        None,
        ["mean", "scale", "shift", "variance"],
        ["bias", "weights"],
        None,
    ]


@pytest.mark.parametrize("training", [False, True])
def test_the_whole_gradient_agrees_with_finite_differences(training):
    network = Network(SMALL, input_shape=(1, 8, 8))
    weights = network.initial(0).astype(np.float64)
    x = oracles.spread_values((1, 8, 8, 3), 0, 1)
    labels = np.array([3, 1, 4])

    def loss(weights, x):
        rng = np.random.default_rng(0) if training else None
        return float(oracles.gradient(network, weights, x, labels, rng)[0].sum())

    rng = np.random.default_rng(0) if training else None
    _, dweights, dx = oracles.gradient(network, weights, x, labels, rng)
    rng = np.random.default_rng(1)
    direction = rng.standard_normal(weights.shape)
    direction[network.parameter_count :] = 0
    measured = oracles.directional_derivative(lambda w: loss(w, x), weights, direction)
    assert np.vdot(dweights, direction) == pytest.approx(measured, rel=1e-5)
    direction = rng.standard_normal(x.shape)
    measured = oracles.directional_derivative(lambda x: loss(weights, x), x, direction)
    assert np.vdot(dx, direction) == pytest.approx(measured, rel=1e-5)


def test_probabilities_are_the_layers_one_after_another():
    network = Network("classic")
    weights = network.initial(0)
    x = np.random.default_rng(0).random((1, 28, 28, 2), np.float32)
    views = network.views(weights)
    y = oracles.pool_max(np.maximum(oracles.convolve(x, *views[0].values(), pad=2), 0), 2)
    y = oracles.pool_max(np.maximum(oracles.convolve(y, *views[3].values(), pad=2), 0), 3)
    scores = views[6]["weights"] @ y.reshape(256, 2) + views[6]["bias"][:, None]
    expected = np.exp(scores) / np.exp(scores).sum(axis=0)
    np.testing.assert_allclose(network.probabilities(weights, x), expected, atol=1e-6)
