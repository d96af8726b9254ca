"""Nearest neighbors against a comparison with every image."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.neighbors import features, nearest
from model.network.network import Network
from tests import oracles

HEADS = {
    "plain": [],
    "rectified": [{"type": "dense", "units": 7, "activation": "relu"}],
    "dropped": [
        {"type": "dense", "units": 7, "activation": "tanh"},
        {"type": "dropout", "rate": 0.5},
    ],
    "pooled": [
        {"type": "conv", "filters": 2, "size": 5, "activation": "relu"},
        {"type": "pool", "size": 4},
    ],
    "normed": [{"type": "conv", "filters": 2, "size": 5, "stride": 5}, {"type": "batch-norm"}],
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_features_are_what_the_last_dense_layer_reads(head, mnist):
    network = Network([*head, {"type": "dense", "units": 10}, {"type": "softmax"}])
    weights = network.initial(0)
    images = mnist.test.images[:5]
    x = images.transpose(1, 2, 0)[None] / 255.0
    before = len(network.stack) - 3
    outputs = oracles.slow_outputs(network, weights.astype(np.float64), x)
    expected = (x if before < 0 else outputs[before]).reshape(-1, 5)
    found = features(network, weights, images)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_network_that_ends_behind_its_last_dense_layer():
    network = Network([{"type": "dense", "units": 10, "activation": "tanh"}, {"type": "softmax"}])
    images = np.random.default_rng(0).random((3, 28, 28))
    found = features(network, network.initial(0), images)
    np.testing.assert_allclose(found, images.reshape(3, -1).T, atol=1e-7)


@pytest.mark.parametrize("preset", ["default", "classic"])
def test_pieces_and_shards_make_no_difference(preset, mnist):
    network = Network(preset)
    weights = network.initial(0)
    images = mnist.train.images[:150]
    together = features(network, weights, images)
    assert together.shape == ({"default": 64, "classic": 256}[preset], 150)
    pieces = [features(network, weights, images[a:b]) for a, b in [(0, 1), (1, 100), (100, 150)]]
    np.testing.assert_allclose(np.concatenate(pieces, axis=1), together, atol=1e-4)
    as_floats = features(network, weights, images[:3] / np.float32(255))
    np.testing.assert_allclose(as_floats, together[:, :3], atol=1e-4)


@pytest.mark.parametrize("k", [1, 5, 400])
def test_nearest_is_brute_force(k):
    rng = np.random.default_rng(k)
    known, feature = rng.standard_normal((6, 400)), rng.standard_normal(6)
    indices, distances = nearest(known, feature, k)
    slow = [np.sqrt(sum((known[:, m] - feature) ** 2)) for m in range(400)]
    expected = sorted(range(400), key=lambda m: slow[m])[:k]
    assert indices.tolist() == expected
    np.testing.assert_allclose(distances, [slow[m] for m in expected])


def test_equal_distances_come_by_index():
    known = np.array([[3.0, 1.0, -1.0, 1.0, 5.0]])
    indices, distances = nearest(known, np.array([0.0]), 4)
    assert indices.tolist() == [1, 2, 3, 0]
    assert distances.tolist() == [1, 1, 1, 3]


def test_close_ones_far_from_the_origin_keep_their_order():
    known = np.full((4, 30), 1000, np.float32)
    known[0] += np.arange(30, dtype=np.float32)[::-1] / 16
    indices, distances = nearest(known, np.full(4, 1000, np.float32), 3)
    assert indices.tolist() == [29, 28, 27]
    assert distances.tolist() == [0, 1 / 16, 2 / 16]


def test_a_training_image_is_its_own_nearest(mnist):
    network = Network("default")
    weights = network.initial(0)
    known = features(network, weights, mnist.train.images[:300])
    feature = features(network, weights, mnist.train.images[123:124])[:, 0]
    indices, distances = nearest(known, feature, 3)
    assert indices[0] == 123
    assert distances[0] == pytest.approx(0, abs=1e-3)


def test_what_does_not_fit_is_refused():
    known = np.zeros((3, 5))
    with pytest.raises(InspectionError, match=r"shape \[4\], not \[3\]"):
        nearest(known, np.zeros(4), 1)
    for k in (0, 6):
        with pytest.raises(InspectionError, match="between 1 and 5"):
            nearest(known, np.zeros(3), k)
    network = Network("classic")
    for shape in [(28, 28), (0, 28, 28)]:
        with pytest.raises(InspectionError, match="at least one"):
            features(network, network.initial(0), np.zeros(shape))
    with pytest.raises(InspectionError, match="28 x 28 pixels"):
        features(network, network.initial(0), np.zeros((2, 27, 28)))
