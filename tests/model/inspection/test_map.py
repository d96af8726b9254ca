"""The map of images against a singular value decomposition, and by hand."""

import numpy as np
import pytest

from model.inspection import map as map_module
from model.inspection.arguments import InspectionError
from model.inspection.map import map_images, principal_axes
from model.inspection.neighbors import features
from model.network.network import Network


def correlated(units, images, seed=0):
    """Features with a spectrum that falls off, and a mean."""
    rng = np.random.default_rng(seed)
    mixing = rng.standard_normal((units, units)) * 0.8 ** np.arange(units)
    return (mixing @ rng.standard_normal((units, images)) + 3).astype(np.float32)


@pytest.mark.parametrize(("units", "images"), [(2, 5), (64, 1000), (300, 200), (700, 150)])
def test_axes_are_those_of_a_singular_value_decomposition(units, images):
    numbers = correlated(units, images)
    axes = principal_axes(numbers)
    exact = numbers.astype(np.float64)
    exact -= exact.mean(axis=1, keepdims=True)
    vectors, values, _ = np.linalg.svd(exact, full_matrices=False)
    for found, expected in zip(axes.directions, vectors.T, strict=False):
        assert abs(np.vdot(found, expected)) == pytest.approx(1, abs=1e-5)
        assert found[np.abs(found).argmax()] > 0
    expected_shares = values[:2] ** 2 / np.sum(values**2)
    np.testing.assert_allclose(axes.shares, expected_shares, rtol=1e-4)
    np.testing.assert_allclose(axes.points(numbers), (axes.directions @ exact).T, atol=1e-3)


def test_points_by_hand():
    # Along (3, 4) / 5 they lie at -10, 0 and 10; across it, (-4, 3) / 5, at 1, -2 and 1.
    along, across = np.array([[0.6], [0.8]]), np.array([[-0.8], [0.6]])
    numbers = along * [-10, 0, 10] + across * [1, -2, 1] + np.array([[7], [5]])
    axes = principal_axes(numbers.astype(np.float32))
    np.testing.assert_allclose(axes.mean, [7, 5], rtol=1e-6)
    np.testing.assert_allclose(axes.directions, [[0.6, 0.8], [0.8, -0.6]], atol=1e-6)
    np.testing.assert_allclose(axes.points(numbers), [[-10, -1], [0, 2], [10, -1]], atol=1e-5)
    np.testing.assert_allclose(axes.shares, [200 / 206, 6 / 206], rtol=1e-5)


def test_features_that_do_not_vary_have_no_variance():
    for units in (4, map_module.MOST_UNITS + 1):
        axes = principal_axes(np.full((units, 6), 2.5, np.float32))
        assert axes.shares.tolist() == [0, 0]
        assert not axes.points(np.full((units, 6), 2.5, np.float32)).any()


@pytest.mark.parametrize("head", [[], [{"type": "conv", "filters": 2, "size": 5}]])
def test_images_are_placed_by_their_features_and_classified(head, mnist):
    network = Network([*head, {"type": "dense", "units": 10}, {"type": "softmax"}])
    weights = network.initial(1)
    images = mnist.validation.images[:70]
    found = map_images(network, weights, images)
    numbers = features(network, weights, images)
    np.testing.assert_allclose(found.points, found.axes.points(numbers), atol=1e-4)
    x = images.transpose(1, 2, 0)[None] / np.float32(255)
    expected = network.probabilities(weights, x).argmax(axis=0)
    assert found.digits.tolist() == expected.tolist()
    one = found.axes.points(features(network, weights, images[3:4]))
    np.testing.assert_allclose(one[0], found.points[3], atol=1e-3)


def test_features_that_are_not_finite_are_refused(mnist):
    network = Network("classic")
    weights = np.full(network.size, 1e30, np.float32)
    with pytest.raises(InspectionError, match="not finite"):
        map_images(network, weights, mnist.validation.images[:9])
