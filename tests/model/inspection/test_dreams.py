"""Dreams: gradients of inner activations by finite differences, and a network known by heart."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.dreams import MOST_UNITS, dreams, excitation, strongest
from model.network.network import Network
from tests import oracles
from tests.inspected import KINDS, MIXED, mixed_image, mixed_weights


@pytest.fixture(scope="module")
def weights():
    return mixed_weights()


def slow_excitation(weights, layer, unit, image):
    """The mean of the largest quarter of a unit's outputs."""
    output = oracles.slow_outputs(MIXED, weights, image[None, :, :, None])[layer][unit].ravel()
    largest = sorted(output, reverse=True)[: -(-len(output) // 4)]
    return sum(largest) / len(largest)


@pytest.mark.parametrize("layer", range(len(KINDS) - 1), ids=KINDS[:-1])
def test_gradient_of_every_layer_is_a_finite_difference(weights, layer):
    units = [0, MIXED.stack[layer].output_shape[0] - 1]
    images = np.stack([mixed_image(0), mixed_image(1)], axis=-1)[None]
    excited, gradient = excitation(MIXED, weights, layer, units, images)
    direction = np.random.default_rng(layer).standard_normal((14, 13))
    for n, unit in enumerate(units):
        image = images[0, ..., n]
        assert excited[n] == pytest.approx(slow_excitation(weights, layer, unit, image))
        measured = oracles.directional_derivative(
            lambda x, unit=unit: slow_excitation(weights, layer, unit, x), image, direction
        )
        found = np.vdot(gradient[0, ..., n], direction)
        assert found == pytest.approx(measured, rel=1e-5, abs=1e-9)


def pixel_network():
    """Ten scores, each of which is a pixel less another one."""
    network = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])
    weights = np.zeros(network.size)
    matrix = network.views(weights)[0]["weights"].reshape(10, 28, 28)
    for digit in range(10):
        matrix[digit, 10, 5 + digit], matrix[digit, 20, 5 + digit] = 1, -1
    return network, weights


def test_what_excites_a_score_is_its_pixel():
    network, weights = pixel_network()
    found = dreams(network, weights, 0, [3, 7], steps=20, regularized=False)
    for picture, digit in zip(found.pictures, (3, 7), strict=True):
        assert picture[10, 5 + digit] == 1
        assert picture[20, 5 + digit] == 0
    assert found.excitations.shape == (2, 21)
    np.testing.assert_allclose(found.excitations[:, -1], 1)
    # All other pixels are as they were: those of the two pictures are the same.
    same = found.pictures[0] == found.pictures[1]
    assert np.argwhere(~same).tolist() == [[10, 8], [10, 12], [20, 8], [20, 12]]


def test_the_regularizers_take_away_and_blur_what_does_not_excite():
    network, weights = pixel_network()
    (picture,) = dreams(network, weights, 0, [3], steps=200).pictures
    assert picture[10, 8] > 0.5
    assert 0 < picture[10, 9] < picture[10, 8]
    plain = dreams(network, weights, 0, [3], steps=200, regularized=False).pictures[0]
    assert picture[:8].mean() < plain[:8].mean()
    assert np.abs(np.diff(picture[:8])).mean() < np.abs(np.diff(plain[:8])).mean() / 4


def test_dreams_excite_more_than_where_they_began_and_stay_pictures(mnist):
    network = Network("classic")
    initial = network.initial(3)
    for layer in (0, 3, 6):
        found = dreams(network, initial, layer, [0, 4, 1], steps=25)
        assert found.pictures.dtype == np.float32
        assert found.pictures.shape == (3, 28, 28)
        assert 0 <= found.pictures.min() < found.pictures.max() <= 1
        assert np.all(found.excitations[:, -1] > found.excitations[:, 0])


def test_a_dream_depends_on_its_seed_and_not_on_the_others(weights):
    both = dreams(MIXED, weights, 3, [1, 2], steps=5, seed=4)
    assert np.array_equal(dreams(MIXED, weights, 3, [1, 2], 5, seed=4).pictures, both.pictures)
    alone = dreams(MIXED, weights, 3, [2], steps=5, seed=4)
    np.testing.assert_allclose(alone.pictures[0], both.pictures[1])
    assert not np.array_equal(dreams(MIXED, weights, 3, [1, 2], 5, seed=5).pictures, both.pictures)


def test_the_strongest_image_is_the_one_of_all(weights):
    images = np.stack([mixed_image(seed) for seed in range(70)])
    for layer in (0, 8):
        indices, excitations = strongest(MIXED, weights, layer, [2, 1], images)
        x = images.transpose(1, 2, 0)[None]
        for n, unit in enumerate((2, 1)):
            slow = [
                excitation(MIXED, weights, layer, [unit], x[..., i : i + 1])[0][0]
                for i in range(70)
            ]
            assert indices[n] == int(np.argmax(slow))
            assert excitations[n] == pytest.approx(max(slow))


def test_what_does_not_fit_is_refused(weights):
    softmax = len(KINDS) - 1
    for layer, units, steps, words in [
        (softmax, [0], 5, f"layer is {softmax}"),
        (0, [3], 5, "a unit is 3, not between 0 and 2"),
        (0, [], 5, "the number of units is 0"),
        (0, [0] * (MOST_UNITS + 1), 5, "the number of units is 65"),
        (0, [0], 0, "steps is 0"),
    ]:
        with pytest.raises(InspectionError, match=words):
            dreams(MIXED, weights, layer, units, steps)
    large = Network(
        [
            {"type": "conv", "filters": 40, "size": 5, "pad": 2},
            {"type": "conv", "filters": 40, "size": 5, "pad": 2},
            {"type": "dense", "units": 10},
            {"type": "softmax"},
        ]
    )
    with pytest.raises(InspectionError, match="units times steps may be 933 at most"):
        dreams(large, large.initial(0), 1, [0] * 10, 100)
    with pytest.raises(InspectionError, match="not finite"):
        dreams(MIXED, np.full(MIXED.size, np.inf), 3, [0])
