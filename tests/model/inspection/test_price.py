"""The price of a nudge, held to a slow version, and measured of the pretrained network."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.nudge import nudge
from model.inspection.price import LEAST_DROP, MOST_HURT, answers, is_among, price
from model.network.network import Network
from model.training import PRETRAINED, load, predicting_weights
from tests import oracles
from tests.inspected import MIXED, mixed_weights


def slow_price(before, after, labels, counted):
    """Count one image at a time: the accuracy by class, and who was hurt, the most hurt first."""
    seen, was, now, hurt = [0] * 10, [0] * 10, [0] * 10, []
    for i, label in enumerate(labels.tolist()):
        if not counted[i]:
            continue
        was_right = max(range(10), key=lambda d: before[d, i]) == label
        is_right = max(range(10), key=lambda d: after[d, i]) == label
        seen[label] += 1
        was[label] += was_right
        now[label] += is_right
        drop = before[label, i] - after[label, i]
        if (was_right and not is_right) or drop >= LEAST_DROP:
            hurt.append((not (was_right and not is_right), -drop, i))
    return seen, was, now, [i for _, _, i in sorted(hurt)]


@pytest.fixture(scope="module")
def answered():
    """Probabilities of 300 images before and after, their labels, and which images count."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 9, 300).astype(np.uint8)  # there is no 9
    before, after = rng.dirichlet(np.full(10, 0.3), (2, 300)).transpose(0, 2, 1)
    return before, after, labels, rng.random(300) < 0.8


def test_price_is_that_of_counting_one_by_one(answered):
    before, after, labels, counted = answered
    found = price(before, after, labels, counted)
    seen, was, now, hurt = slow_price(before, after, labels, counted)
    assert found.count == sum(seen) == counted.sum()
    assert found.counts.tolist() == seen
    assert found.accuracy_before == pytest.approx(sum(was) / sum(seen))
    assert found.accuracy_after == pytest.approx(sum(now) / sum(seen))
    for label in range(9):
        assert found.class_before[label] == pytest.approx(was[label] / seen[label])
        assert found.class_after[label] == pytest.approx(now[label] / seen[label])
    assert np.isnan([found.class_before[9], found.class_after[9]]).all()
    assert [one.index for one in found.hurt] == hurt[:MOST_HURT]
    for one in found.hurt:
        assert one.label == labels[one.index]
        assert (one.before, one.after) == (
            before[one.label, one.index],
            after[one.label, one.index],
        )
        assert one.digit == after[:, one.index].argmax()


def test_images_that_were_lost_come_before_those_that_only_became_less_sure():
    before, after = np.full((10, 3), 0.02), np.full((10, 3), 0.02)
    labels = np.array([4, 4, 4])
    before[4], after[4] = [0.51, 0.99, 0.5], [0.49, 0.55, 0.4995]
    after[9, 0] = 0.5
    found = price(before, after, labels)
    assert [(one.index, one.digit) for one in found.hurt] == [(0, 9), (1, 4)]
    assert (found.accuracy_before, found.accuracy_after) == (1, pytest.approx(2 / 3))


def test_no_images_have_no_accuracy(answered):
    before, after, labels, _ = answered
    found = price(before[:, :0], after[:, :0], labels[:0])
    assert (found.count, found.hurt) == (0, ())
    assert np.isnan([found.accuracy_before, found.accuracy_after]).all()
    with pytest.raises(InspectionError, match=r"for 300 labels the answers are \[10, 300\]"):
        price(before, after[:, :5], labels)


def test_answers_are_those_of_the_slow_layers():
    weights = mixed_weights().astype(np.float32)
    images = np.random.default_rng(1).integers(0, 256, (70, 14, 13)).astype(np.uint8)
    found = answers(MIXED, weights, images)
    x = images.transpose(1, 2, 0)[None] / 255
    expected = oracles.slow_outputs(MIXED, weights.astype(float), x[..., -3:])[-1]
    assert found.shape == (10, 70)
    np.testing.assert_allclose(found[:, -3:], expected, atol=1e-5)
    assert answers(MIXED, weights, images[:0]).shape == (10, 0)


def test_the_nudged_image_is_found_among_the_others(mnist):
    images = mnist.test.images[:20]
    # As the page sends it.
    assert is_among(np.round(images[7] / 255, 6).astype(np.float32), images).nonzero()[0] == [7]
    assert not is_among(images[7].T / 255, images).any()


@pytest.fixture(scope="module")
def expert():
    state = load(PRETRAINED)
    return Network(list(state["specification"])), predicting_weights(state)


# Measured of the first expert: 0.2, 9.8 and 88.5 points. This one is another, of the same kind.
@pytest.mark.parametrize(
    ("rate", "least", "most", "cost"),
    [(0.001, 0.3, 0.7, 0.002), (0.01, 0.999, 1, 0.098), (0.1, 0.9999, 1, 0.885)],
)
def test_what_a_nudge_of_a_four_costs_a_thousand_others(expert, mnist, rate, least, most, cost):
    network, weights = expert
    four = mnist.test.images[2130]
    found = nudge(network, weights, four, 4, rate)
    assert found.probabilities[0, 4] < 0.06
    assert least <= found.probabilities[1, 4] <= most
    images, labels = mnist.test.images[:1000], mnist.test.labels[:1000]
    paid = price(*(answers(network, w, images) for w in (weights, found.weights)), labels)
    assert paid.accuracy_before == pytest.approx(0.995, abs=0.004)
    assert paid.accuracy_before - paid.accuracy_after == pytest.approx(cost, abs=0.02)
    assert paid.class_after[4] == pytest.approx(1, abs=0.01)
    assert paid.hurt[0].digit == 4
