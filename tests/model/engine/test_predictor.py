"""One image at a time, held to the plain forward."""

import threading

import numpy as np
import pytest

from model.engine.predictor import Predictor
from model.layers import softmax
from model.network.network import Network

SMALL = [
    {"type": "conv", "filters": 3, "size": 3, "activation": "tanh"},
    {"type": "average-pool", "size": 2},
    {"type": "batch-norm"},
    {"type": "dense", "units": 10},
    {"type": "softmax"},
]


@pytest.mark.parametrize(
    "specification", ["classic", "default", SMALL], ids=["classic", "default", "small"]
)
def test_agrees_with_the_plain_forward_also_after_the_weights_change(specification, mnist):
    network = Network(specification)
    predictor = Predictor(network)
    for seed in (0, 1):
        weights = network.initial(seed)
        for pixels in mnist.test.images[:5]:
            image = pixels / np.float32(255)
            expected = network.probabilities(weights, image[None, :, :, None])[:, 0]
            np.testing.assert_allclose(
                softmax(predictor.logits(weights, image)), expected, rtol=1e-4, atol=1e-6
            )


def test_answers_are_not_overwritten_by_later_ones(mnist):
    network = Network("classic")
    predictor, weights = Predictor(network), network.initial(0)
    first = softmax(predictor.logits(weights, mnist.test.images[0] / np.float32(255)))
    kept = first.copy()
    softmax(predictor.logits(weights, mnist.test.images[1] / np.float32(255)))
    np.testing.assert_array_equal(first, kept)


def test_serves_several_threads_and_several_weights_at_a_time(mnist):
    network = Network("classic")
    predictor = Predictor(network)
    weights = [network.initial(seed) for seed in range(4)]
    images = mnist.test.images[:50] / np.float32(255)
    expected = [network.probabilities(w, images.transpose(1, 2, 0)[None]) for w in weights]
    wrong = []

    def ask(which):
        for i, image in enumerate(images):
            found = softmax(predictor.logits(weights[which], image))
            if not np.allclose(found, expected[which][:, i], rtol=1e-4, atol=1e-6):
                wrong.append((which, i))

    threads = [threading.Thread(target=ask, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
