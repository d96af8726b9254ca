"""One image to one judgment."""

import numpy as np
import pytest

from model.engine.predictor import Predictor
from model.judgment.calibration import tempered
from model.judgment.judgment import Calibration
from model.judgment.reader import Reader
from model.network.network import Network

NETWORK = Network("classic")


@pytest.fixture(scope="module")
def image(mnist):
    return mnist.test.images[0] / np.float32(255)


def scores(weights, image):
    return NETWORK.activations(weights, image[None, :, :, None])[-2]


def test_readers_that_share_a_predictor_read_with_their_own_weights_and_calibration(image):
    predictor = Predictor(NETWORK)
    readers = [
        Reader(predictor, NETWORK.initial(seed), Calibration(temperature))
        for seed, temperature in [(0, 1.0), (1, 1.0), (0, 0.25)]
    ]
    for _ in range(2):
        for reader in readers:
            expected = tempered(scores(reader.weights, image), reader.calibration.temperature)
            found = reader.read(image).probabilities
            np.testing.assert_allclose(found, expected[:, 0], rtol=1e-4)


def test_a_fitted_reader_is_calibrated_on_the_held_out_images(mnist, image):
    weights = NETWORK.initial(0)
    reader = Reader.fit(NETWORK, weights, mnist)
    x = np.ascontiguousarray(mnist.validation.images.transpose(1, 2, 0)[None] / np.float32(255))
    expected = Calibration.fit(NETWORK.activations(weights, x)[-2], mnist.validation.labels)
    assert reader.calibration.temperature == pytest.approx(expected.temperature, rel=1e-3)
    # An untrained network refuses nothing, and is sure of nothing.
    assert reader.read(image).reason == "unsure"
