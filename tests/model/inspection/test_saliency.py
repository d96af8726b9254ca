"""Maps over the pixels: finite differences, a slow occlusion, and Grad-CAM by hand."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.saliency import occlude, saliency
from model.network.network import Network
from tests import oracles
from tests.inspected import MIXED, mixed_image, mixed_weights


@pytest.fixture(scope="module")
def weights():
    return mixed_weights()


def scores_of(weights, image):
    return oracles.slow_outputs(MIXED, weights, image[None, :, :, None])[-2][:, 0]


@pytest.mark.parametrize("label", range(10))
def test_gradients_are_finite_differences(weights, label):
    found = saliency(MIXED, weights, mixed_image())
    np.testing.assert_allclose(found.scores, scores_of(weights, mixed_image()), atol=1e-12)
    assert found.gradients.shape == (10, 14, 13)
    direction = np.random.default_rng(label).standard_normal((14, 13))
    measured = oracles.directional_derivative(
        lambda image: scores_of(weights, image)[label], mixed_image(), direction
    )
    assert np.vdot(found.gradients[label], direction) == pytest.approx(measured, rel=1e-5)


@pytest.mark.parametrize(("patch", "stride", "gray"), [(6, 5, 0.5), (4, 3, 0.0), (13, 2, 1.0)])
def test_occlusion_is_the_slow_one(weights, patch, stride, gray):
    before = scores_of(weights, mixed_image())
    found = occlude(MIXED, weights, mixed_image()[None, :, :, None], before, patch, stride, gray)
    falls = [[[] for _ in range(13)] for _ in range(14)]
    for row in sorted({min(stride * i, 14 - patch) for i in range(14)}):
        for column in sorted({min(stride * j, 13 - patch) for j in range(13)}):
            image = mixed_image()
            image[row : row + patch, column : column + patch] = gray
            fall = before - scores_of(weights, image)
            for i in range(row, row + patch):
                for j in range(column, column + patch):
                    falls[i][j].append(fall)
    expected = np.array([[np.mean(here, axis=0) for here in row] for row in falls])
    np.testing.assert_allclose(found, expected.transpose(2, 0, 1), atol=1e-10)


def test_covering_ink_that_favors_a_class_lowers_its_score():
    network = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])
    weights = np.zeros(network.size)
    network.views(weights)[0]["weights"].reshape(10, 28, 28)[2, 10, 10] = 1.0
    x, scores = np.zeros((1, 28, 28, 1)), np.eye(10)[2]
    x[0, 10, 10] = 1.0
    found = occlude(network, weights, x, scores, patch=2, stride=1, gray=0.25)
    assert found[2, 10, 10] == pytest.approx(0.75)
    assert found[2, 9, 10] == pytest.approx(0.75 / 2)  # two of its four patches
    assert found[2, 8, 10] == 0
    assert not found[3].any()
    assert saliency(network, weights, x[0, :, :, 0]).activation_maps is None


def tiny_network(head):
    """Two 1 x 1 filters, +1 and -1 times the pixel plus 1, on a map pooled to 2 x 2 blocks."""
    network = Network(
        [{"type": "pool", "size": 7}, {"type": "conv", "filters": 2, "size": 1}, *head]
    )
    weights = np.zeros(network.size)
    views = network.views(weights)
    views[1]["weights"][:, 0, 0, 0] = [1, -1]
    views[1]["bias"][...] = [0, 1]
    return network, weights, views


def test_grad_cam_by_hand():
    network, weights, views = tiny_network(
        [{"type": "relu"}, {"type": "dense", "units": 10}, {"type": "softmax"}]
    )
    # The score of class 5 has the gradient 1 at every place of filter 0, and -0.5 of filter 1.
    matrix = views[3]["weights"].reshape(10, 2, 4, 4)
    matrix[5, 0], matrix[5, 1] = 1.0, -0.5
    matrix[6, 0, 0, 0] = 16.0
    image = np.zeros((28, 28))
    image[:7, :7] = 0.75  # place (0, 0): filter 0 makes 0.75, filter 1 0.25; elsewhere 0 and 1
    found = saliency(network, weights, image).activation_maps
    at, far = 1.0 * 0.75 - 0.5 * 0.25, -0.5 * 1.0
    # Places are centered over pixels 3, 10, 17, 24, and it is linear between them.
    assert found[5, 3, 3] == pytest.approx(at)
    assert found[5, 0, 2] == pytest.approx(at)
    assert found[5, 10, 3] == pytest.approx(far)
    assert found[5, 20, 27] == pytest.approx(far)
    assert found[5, 5, 3] == pytest.approx(at * 5 / 7 + far * 2 / 7)
    share = 5 / 7 * 6 / 7
    assert found[5, 5, 4] == pytest.approx(at * share + far * (1 - share))
    # Class 6 has the same mean gradient for filter 0, from a single place, and none for 1.
    assert found[6, 3, 3] == pytest.approx(0.75)
    assert found[6, 17, 3] == pytest.approx(0)
    assert not found[0].any()


def test_the_activation_behind_the_convolution_is_what_counts():
    network, weights, views = tiny_network(
        [
            {"type": "batch-norm"},
            {"type": "tanh"},
            {"type": "dense", "units": 10},
            {"type": "softmax"},
        ]
    )
    views[2]["scale"][...], views[2]["variance"][...] = 1.0, 1.0
    views[4]["weights"].reshape(10, 2, 4, 4)[1, 0] = 1.0
    image = np.full((28, 28), 0.5)
    normal = 0.5 / np.sqrt(1 + 1e-5)
    found = saliency(network, weights, image).activation_maps
    np.testing.assert_allclose(found[1], np.tanh(normal))


def test_unpadded_and_strided_convolutions_are_put_in_their_places():
    network = Network(
        [
            {"type": "conv", "filters": 1, "size": 5},
            {"type": "pool", "size": 2},
            {"type": "conv", "filters": 1, "size": 3, "stride": 2, "pad": 1},
            {"type": "dense", "units": 10},
            {"type": "softmax"},
        ]
    )
    weights = np.zeros(network.size)
    views = network.views(weights)
    views[0]["weights"][0, 0, 2, 2] = 1.0
    views[2]["weights"][0, 0, 1, 1] = 1.0
    views[3]["weights"][7] = 1.0
    image = np.zeros((28, 28))
    image[10, 14] = 1.0  # pooled into place (4, 6), then kept as (2, 3), of pixels 10.5 and 14.5
    found = saliency(network, weights, image).activation_maps[7]
    assert found[10, 14] == pytest.approx((1 - 0.5 / 4) ** 2)
    assert found[10:12, 14:16] == pytest.approx(np.full((2, 2), (7 / 8) ** 2))


def test_float32_stays_float32(mnist):
    network = Network("classic")
    found = saliency(network, network.initial(0), mnist.test.images[0])
    for values in (found.gradients, found.occlusions, found.activation_maps, found.scores):
        assert values.dtype == np.float32


def test_other_images_are_refused(weights):
    with pytest.raises(InspectionError, match="14 x 13 pixels"):
        saliency(MIXED, weights, np.zeros((28, 28)))
