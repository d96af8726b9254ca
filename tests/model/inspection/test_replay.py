"""Replays: all checkpoints together against each of them alone."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.replay import replay
from model.network.network import Network
from tests import oracles
from tests.inspected import MIXED, mixed_image, mixed_weights

TAIL = [{"type": "dense", "units": 10}, {"type": "softmax"}]
BEGINNINGS = {
    "dense": [],
    "pool": [{"type": "pool", "size": 4}, {"type": "dense", "units": 3, "activation": "relu"}],
    "norm": [{"type": "batch-norm"}, {"type": "conv", "filters": 2, "size": 9, "stride": 4}],
    "dropout": [{"type": "dropout", "rate": 0.5}, {"type": "dense", "units": 4}],
    "norms": [{"type": "batch-norm"}, {"type": "relu"}, {"type": "batch-norm"}],
}


def test_a_replay_is_the_slow_one():
    checkpoints = [mixed_weights(seed) for seed in range(5)]
    found = replay(MIXED, checkpoints, mixed_image())
    assert found.shape == (5, 10)
    x = mixed_image()[None, :, :, None]
    for weights, probabilities in zip(checkpoints, found, strict=True):
        expected = oracles.slow_outputs(MIXED, weights, x)[-1][:, 0]
        np.testing.assert_allclose(probabilities, expected, atol=1e-12)


@pytest.mark.parametrize("beginning", BEGINNINGS.values(), ids=BEGINNINGS)
def test_whatever_comes_first(beginning):
    network = Network(beginning + TAIL)
    rng = np.random.default_rng(0)
    checkpoints = [network.initial(seed) + 0.1 * rng.random(network.size) for seed in range(4)]
    image = rng.random((28, 28))
    each = [network.probabilities(w, image[None, :, :, None])[:, 0] for w in checkpoints]
    np.testing.assert_allclose(replay(network, checkpoints, image), each, atol=1e-12)


@pytest.mark.parametrize("preset", ["default", "classic"])
def test_sixty_checkpoints_of_a_preset(preset, mnist):
    network = Network(preset)
    checkpoints = [network.initial(seed) for seed in range(60)]
    image = mnist.test.images[0]
    x = image[None, :, :, None] / np.float32(255)
    found = replay(network, checkpoints, image)
    assert found.dtype == np.float32
    each = [network.probabilities(weights, x)[:, 0] for weights in checkpoints]
    np.testing.assert_allclose(found, each, atol=1e-5)


def test_no_checkpoints_and_one():
    assert replay(MIXED, [], mixed_image()).shape == (0, 10)
    one = mixed_weights()
    expected = MIXED.probabilities(one, mixed_image()[None, :, :, None])[:, 0]
    np.testing.assert_allclose(replay(MIXED, [one], mixed_image())[0], expected, atol=1e-12)


def test_checkpoints_do_not_spoil_each_other():
    good, broken = mixed_weights(), np.full(MIXED.size, np.inf)
    found = replay(MIXED, [good, broken, good], mixed_image())
    assert np.isfinite(found[[0, 2]]).all()
    assert np.isnan(found[1]).any()


def test_other_images_are_refused():
    with pytest.raises(InspectionError, match="14 x 13 pixels"):
        replay(MIXED, [mixed_weights()], np.zeros((28, 28)))


def test_temperatures_divide_the_scores():
    checkpoints = [mixed_weights(seed) for seed in range(3)]
    cold, warm, plain = replay(MIXED, checkpoints, mixed_image(), [0.5, 2.0, 1.0])
    own = replay(MIXED, checkpoints, mixed_image())
    squared, rooted = own[0] ** 2, own[1] ** 0.5
    np.testing.assert_allclose(cold, squared / squared.sum(), atol=1e-12)
    np.testing.assert_allclose(warm, rooted / rooted.sum(), atol=1e-12)
    np.testing.assert_array_equal(plain, own[2])
