"""Judgments: calibrated, refused or not, and always with finite numbers."""

import numpy as np
import pytest

from benchmarks.parts import nondigits
from model.data.batches import Pool, Selection
from model.engine.engine import Engine
from model.judgment.judgment import UNCALIBRATED, Calibration
from model.network.network import Network


def scores(shares):
    """Scores whose softmax is these ten shares."""
    return np.log(np.array(shares, np.float32))


INK = np.ones((28, 28), np.float32)


@pytest.mark.parametrize(
    ("shares", "digit", "reason"),
    [
        ([0.51, 0.09, *[0.05] * 8], 0, None),
        ([0.05] * 4 + [0.3, 0.3 + 1e-3] + [0.05] * 4, 5, "unsure"),
        ([0.1] * 9 + [0.1 + 1e-3], 9, "unsure"),
    ],
)
def test_below_a_half_it_is_unsure_and_says_what_is_likeliest(shares, digit, reason):
    found = UNCALIBRATED.judge(scores(shares), INK)
    assert (found.digit, found.reason) == (digit, reason)
    assert found.certainty == found.probabilities.max()
    assert found.probabilities == pytest.approx(np.array(shares) / sum(shares), rel=1e-5)


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_numbers_that_overflow_are_no_answer_and_fit_nothing(broken, reference):
    logits = np.zeros((10, 5000), np.float32)
    logits[3, 7] = broken
    assert Calibration.fit(logits, np.zeros(5000, np.uint8), reference) == UNCALIBRATED
    found = UNCALIBRATED.judge(logits[:, 7], INK)
    assert (found.digit, found.reason) == (None, "unsure")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("scale", "most"), [(0, 0.3), (1e-6, 0.3), (1, 0.3), (1e4, 1)])
def test_an_untrained_network_is_calibrated_and_unsure(mnist, reference, seed, scale, most):
    network = Network("default")
    weights = network.initial(seed) * np.float32(scale)
    logits = Engine(network, 1).logits(weights, Selection(Pool(mnist.validation)))
    found = Calibration.fit(logits, mnist.validation.labels, reference)
    assert np.isfinite(found.temperature)
    assert found.temperature > 0
    assert found.rejection is None
    judged = found.judge(logits[:, 0], INK)
    assert np.isfinite(judged.probabilities).all()
    assert judged.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert judged.certainty <= most


def test_without_a_reference_nothing_is_refused(mnist, learned):
    _, _, logits = learned
    found = Calibration.fit(logits, mnist.validation.labels)
    assert found.rejection is None
    assert found.temperature != 1


def test_what_is_no_digit_is_refused_once_the_network_has_learned(mnist, reference, learned):
    network, weights, logits = learned
    calibration = Calibration.fit(logits, mnist.validation.labels, reference)

    def judge(image):
        activations = network.activations(weights, image[None, :, :, None].astype(np.float32))
        return calibration.judge(activations[-2][:, 0], image)

    odd = [judge(image) for kind in ("block", "star") for image in nondigits.draw(kind, 10)]
    refused = [judged for judged in odd if judged.reason == "not-a-digit"]
    assert len(refused) > 10
    for judged in refused:
        assert judged.digit is None
        assert judged.probabilities.sum() == pytest.approx(1, abs=1e-5)
    images = mnist.test.images[:300] / np.float32(255)
    found = [judge(image) for image in images]
    assert np.mean([judged.reason == "not-a-digit" for judged in found]) < 0.03
    assert np.mean([j.digit == t for j, t in zip(found, mnist.test.labels, strict=False)]) > 0.9


def test_a_network_that_has_not_learned_refuses_nothing(mnist, reference, learned):
    _, _, logits = learned
    worse = logits.copy()
    worse[:, : len(worse[0]) // 5] *= -1
    assert Calibration.fit(logits, mnist.validation.labels, reference).rejection is not None
    assert Calibration.fit(worse, mnist.validation.labels, reference).rejection is None
