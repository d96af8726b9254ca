"""Counting what a network reads: by hand on a few images."""

import numpy as np
import pytest

from model.data.mnist import Examples
from model.judgment.evaluation import evaluate, wilson_interval
from model.network.network import Network

LINEAR = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])


@pytest.fixture
def reader():
    """A network that answers the column, 0 to 9, in which the first row has its ink."""
    weights = np.zeros(LINEAR.size, np.float32)
    matrix = LINEAR.views(weights)[0]["weights"]
    for digit in range(10):
        matrix[digit, digit] = 5.0
    return weights


def examples(answers, truths, ink=255):
    images = np.zeros((len(answers), 28, 28), np.uint8)
    images[np.arange(len(answers)), 0, answers] = ink
    return Examples(images, np.array(truths, np.uint8))


def test_counts_by_hand(reader):
    found = evaluate(LINEAR, reader, examples([3, 3, 7, 1], [3, 5, 7, 2]))
    assert (found.accuracy, found.errors, found.count) == (0.5, 2, 4)
    expected = np.zeros((10, 10), int)
    expected[3, 3] = expected[5, 3] = expected[7, 7] = expected[2, 1] = 1
    assert (found.confusion == expected).all()
    assert [(m.index, m.truth, m.answer) for m in found.mistakes] == [(1, 5, 3), (3, 2, 1)]
    assert found.mistakes[0].probabilities[3] == pytest.approx(np.exp(5) / (np.exp(5) + 9))


def test_the_worst_mistake_comes_first(reader):
    images = examples([3, 4, 6], [9, 9, 9])
    fainter = images.images.copy()
    fainter[0] //= 2
    found = evaluate(LINEAR, reader, Examples(fainter, images.labels), most_mistakes=2)
    assert [m.index for m in found.mistakes] == [1, 2]
    assert found.errors == 3


def test_wilson_against_published_values():
    # Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I.
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
    assert wilson_interval(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)
