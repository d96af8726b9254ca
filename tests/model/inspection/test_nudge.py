"""Nudges of the weights and of the image: the predicted change against the measured one."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.nudge import nudge
from model.inspection.nudge_image import nudge_image
from model.network.network import Network
from tests import oracles
from tests.inspected import MIXED, loss_from, mixed_image, mixed_weights

LINEAR = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])


@pytest.fixture(scope="module")
def weights():
    return mixed_weights()


def ones(ink=1.0):
    """Make an image with ink in its first pixel only, so that no other weight matters."""
    image = np.zeros((28, 28))
    image[0, 0] = ink
    return image


def some_image(network):
    return np.random.default_rng(0).random(network.input_shape[1:])


def test_one_nudge_by_hand():
    # All scores are 0, so p = 0.1 everywhere and the gradient of a score is 0.1, or -0.9 at 3.
    found = nudge(LINEAR, np.zeros(LINEAR.size), ones(0.5), 3, learning_rate=0.4)
    gradient = np.full(10, 0.1)
    gradient[3] = -0.9
    views = LINEAR.views(found.weights)[0]
    np.testing.assert_allclose(views["bias"], -0.4 * gradient)
    np.testing.assert_allclose(views["weights"][:, 0], -0.4 * 0.5 * gradient)
    assert not views["weights"][:, 1:].any()
    assert found.predicted == pytest.approx([0.4 * 0.9 * 1.25])  # 0.81 + 9 * 0.01 = 0.9
    scores = -0.4 * 1.25 * gradient
    expected = np.exp(scores) / np.exp(scores).sum()
    np.testing.assert_allclose(found.probabilities, [np.full(10, 0.1), expected])
    np.testing.assert_allclose(found.losses, [np.log(10), -np.log(expected[3])])
    assert found.measured == pytest.approx([np.log(10) + np.log(expected[3])])
    (layer,) = found.layers
    assert (layer.entry, layer.type) == (0, "dense")
    assert layer.gradient_norms == pytest.approx([np.sqrt(0.9 * 1.25)])
    np.testing.assert_allclose(layer.moved, 0.4 * np.sqrt(1.25) * np.abs(gradient))
    assert layer.relative.tolist() == [0.0] * 10
    assert (found.most_moved[0].entry, found.most_moved[0].index) == (0, 3)
    assert found.most_moved[0].distance == pytest.approx(0.4 * np.sqrt(1.25) * 0.9)
    assert found.finite


@pytest.mark.parametrize("label", [0, 4, 9])
def test_small_nudges_change_the_loss_as_predicted(weights, label):
    found = nudge(MIXED, weights, mixed_image(), label, learning_rate=1e-5, count=3)
    np.testing.assert_allclose(found.measured, found.predicted, rtol=0.01)


def test_the_prediction_holds_for_the_default_network_in_float32(mnist):
    network = Network("default")
    weights = network.initial(0)
    found = nudge(network, weights, mnist.test.images[0], 3, learning_rate=1e-5)
    assert found.weights.dtype == np.float32
    np.testing.assert_allclose(found.measured, found.predicted, rtol=0.01)
    assert found.predicted[0] > 0


def test_losses_and_probabilities_are_those_of_the_nudged_weights(weights):
    found = nudge(MIXED, weights, mixed_image(), 2, learning_rate=0.01, count=4)
    assert found.probabilities.shape == (5, 10)
    x = mixed_image()[None, :, :, None]
    before = oracles.slow_outputs(MIXED, weights, x)[-1][:, 0]
    after = oracles.slow_outputs(MIXED, found.weights, x)[-1][:, 0]
    np.testing.assert_allclose(found.probabilities[[0, -1]], [before, after], atol=1e-12)
    np.testing.assert_allclose(found.losses, -np.log(found.probabilities[:, 2]))
    np.testing.assert_allclose(found.measured, found.losses[:-1] - found.losses[1:])
    assert (found.measured > 0).all()


def test_several_nudges_are_one_after_another(weights):
    together = nudge(MIXED, weights, mixed_image(), 2, learning_rate=0.05, count=3)
    single = weights
    for _ in range(3):
        single = nudge(MIXED, single, mixed_image(), 2, learning_rate=0.05).weights
    np.testing.assert_allclose(together.weights, single, atol=1e-12)


def test_what_moved_is_what_differs(weights):
    before = weights.copy()
    found = nudge(MIXED, weights, mixed_image(), 7, learning_rate=0.02, count=2)
    assert (weights == before).all()
    parameters = MIXED.parameter_count
    assert (found.weights[parameters:] == weights[parameters:]).all()  # running statistics
    pairs = list(zip(MIXED.filters(weights), MIXED.filters(found.weights), strict=True))
    assert [layer.entry for layer in found.layers] == [0, 2, 3, 7, 8, 9]
    everything = []
    for layer in found.layers:
        old, new = pairs[layer.entry]
        names = ["scale", "shift"] if layer.type == "batch-norm" else ["weights", "bias"]
        for unit in range(len(layer.moved)):
            squares = sum(((new[name][unit] - old[name][unit]) ** 2).sum() for name in names)
            began = sum((old[name][unit] ** 2).sum() for name in names)
            assert layer.moved[unit] == pytest.approx(np.sqrt(squares))
            assert layer.relative[unit] == pytest.approx(np.sqrt(squares / began))
            everything.append((np.sqrt(squares), layer.entry, unit))
    everything.sort(reverse=True)
    expected = [(entry, unit) for _, entry, unit in everything[:10]]
    assert [(moved.entry, moved.index) for moved in found.most_moved] == expected


def test_gradient_norms_add_up_to_the_prediction(weights):
    found = nudge(MIXED, weights, mixed_image(), 7, learning_rate=0.02, count=2)
    squares = sum(layer.gradient_norms**2 for layer in found.layers)
    np.testing.assert_allclose(found.predicted, 0.02 * squares)
    # The slope along the gradient is its squared norm, here measured by a finite difference.
    once = nudge(MIXED, weights, mixed_image(), 7, learning_rate=0.02)
    direction = (once.weights - weights) / 0.02
    measured = oracles.directional_derivative(
        lambda w: loss_from(-1, mixed_image()[None], w, 7), weights, direction
    )
    assert -measured == pytest.approx(squares[0], rel=1e-6)


def test_a_large_nudge_lowers_the_loss_less_than_predicted(weights):
    found = nudge(MIXED, weights, mixed_image(), 1, learning_rate=40.0)
    assert found.predicted[0] > found.losses[0]  # more than there is to lose
    assert found.measured[0] < 0.5 * found.predicted[0]


def test_a_nudge_that_raises_the_loss_overshot():
    # score 3 is v h with h = 1 and v = -1: a small nudge raises v and lowers h, and both raise
    # the score; a large one turns both signs, and their product is negative again.
    network = Network(
        [{"type": "dense", "units": 1}, {"type": "dense", "units": 10}, {"type": "softmax"}]
    )
    weights = np.zeros(network.size)
    hidden, scores = network.views(weights)[:2]
    hidden["weights"][0, 0], scores["weights"][3, 0] = 1.0, -1.0
    small = nudge(network, weights, ones(), 3, learning_rate=0.01)
    assert small.measured[0] > 0
    large = nudge(network, weights, ones(), 3, learning_rate=100.0)
    assert large.measured[0] < 0 < large.predicted[0]
    assert large.finite


@pytest.mark.parametrize("rate", [1e39, 1e300])
def test_a_rate_that_overflows_is_flagged_and_leaves_no_trace(rate):
    network = Network("classic")
    weights = network.initial(0)
    found = nudge(network, weights, some_image(network), 3, rate, count=3)
    assert not found.finite
    for values in (found.probabilities, found.losses, found.predicted, found.measured):
        assert np.isfinite(values).all()
    assert np.isfinite(found.weights).all()
    assert len(found.losses) == len(found.probabilities) == len(found.predicted) + 1
    assert (len(found.predicted), found.most_moved) == (0, ())
    assert (found.weights == weights).all()
    assert [layer.gradient_norms.shape for layer in found.layers] == [(0,)] * 3


def test_a_rate_of_zero_moves_nothing(weights):
    found = nudge(MIXED, weights, mixed_image(), 3, 0.0)
    assert (found.weights == weights).all()
    assert found.predicted.tolist() == found.measured.tolist() == [0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"label": 10}, "between 0 and 9"),
        ({"learning_rate": -0.1}, "a finite number from 0"),
        ({"learning_rate": float("nan")}, "a finite number from 0"),
        ({"learning_rate": float("inf")}, "a finite number from 0"),
        ({"count": 0}, "between 1 and 500"),
        ({"count": 501}, "between 1 and 500"),
    ],
)
def test_arguments_out_of_bounds_are_refused(weights, arguments, words):
    given = {"label": 3, "learning_rate": 0.1, "count": 1} | arguments
    with pytest.raises(InspectionError, match=words):
        nudge(MIXED, weights, mixed_image(), **given)


def test_a_network_that_diverged_is_not_nudged():
    broken = np.full(LINEAR.size, np.inf)
    with pytest.raises(InspectionError, match="no finite loss"):
        nudge(LINEAR, broken, ones(), 3, 0.1)
    with pytest.raises(InspectionError, match="no finite probabilities"):
        nudge_image(LINEAR, broken, ones(), 3)


def linear_reader():
    """Make weights with which ink in pixel 0 favors 4, pixel 1 favors 9, and pixel 2 opposes 9."""
    weights = np.zeros(LINEAR.size)
    matrix = LINEAR.views(weights)[0]["weights"]
    matrix[4, 0], matrix[9, 1], matrix[9, 2] = 8.0, 16.0, -32.0
    return weights


def test_an_image_is_changed_by_hand():
    weights = linear_reader()
    found = nudge_image(LINEAR, weights, ones(), 9, step_size=0.1)
    assert found.succeeded
    first, second = found.frames[:2]
    # The gradients of the pixels: 8 p4, -16 (1 - p9), 32 (1 - p9); the last is white.
    p = np.exp([0, 0, 0, 0, 8, 0, 0, 0, 0, 0]) / (9 + np.exp(8))
    assert (first == ones()).all()
    expected = ones()
    expected[0, 1] = 0.1
    expected[0, 0] = 1 - 0.1 * 8 * p[4] / (16 * (1 - p[9]))
    np.testing.assert_allclose(second, expected)
    np.testing.assert_allclose(found.probabilities[0], p)
    last = found.frames[-1]
    assert found.probabilities[-1][9] >= 0.5 > found.probabilities[-2][9]
    assert found.ink_added == pytest.approx(last[0, 1])
    assert found.ink_removed == pytest.approx(1 - last[0, 0])
    assert (found.frame_steps[0], found.frame_steps[-1]) == (0, len(found.probabilities) - 1)


def test_probabilities_are_those_of_the_frames(weights):
    found = nudge_image(MIXED, weights, mixed_image(), 6, 0.002, most_steps=30)
    assert len(found.frames) == len(found.frame_steps) == 24
    assert found.frame_steps[-1] == len(found.probabilities) - 1
    for frame, step in zip(found.frames, found.frame_steps, strict=True):
        expected = oracles.slow_outputs(MIXED, weights, frame[None, :, :, None])[-1][:, 0]
        np.testing.assert_allclose(found.probabilities[step], expected, atol=1e-12)
    assert found.frames.min() >= 0
    assert found.frames.max() <= 1
    change = found.frames[-1] - mixed_image()
    assert found.ink_added == pytest.approx(np.maximum(change, 0).sum())
    assert found.ink_removed == pytest.approx(np.maximum(-change, 0).sum())


def test_a_target_already_reached_needs_no_ink():
    found = nudge_image(LINEAR, linear_reader(), ones(), 4)
    assert (found.succeeded, len(found.frames)) == (True, 1)
    assert found.ink_added == found.ink_removed == 0


def test_an_image_that_cannot_be_changed_is_no_success():
    deaf = np.zeros(LINEAR.size)
    found = nudge_image(LINEAR, deaf, ones(), 4)
    assert (found.succeeded, len(found.probabilities)) == (False, 1)
    few = nudge_image(LINEAR, linear_reader(), ones(), 9, step_size=0.01, most_steps=5)
    assert (few.succeeded, len(few.probabilities), few.frame_steps[-1]) == (False, 6, 5)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"target": -1}, "target is -1, not between 0 and 9"),
        ({"step_size": 0}, "above 0"),
        ({"step_size": 1.5}, "at most 1"),
        ({"most_steps": 0}, "between 1 and 1000"),
        ({"most_steps": 1001}, "between 1 and 1000"),
    ],
)
def test_picture_arguments_out_of_bounds_are_refused(weights, arguments, words):
    with pytest.raises(InspectionError, match=words):
        nudge_image(MIXED, weights, mixed_image(), **({"target": 3} | arguments))


def test_a_real_four_becomes_a_nine(mnist):
    network = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])
    x = (mnist.train.images[:2000].reshape(2000, -1).T / np.float32(255)).reshape(1, 28, 28, -1)
    labels = mnist.train.labels[:2000].astype(int)
    weights = np.zeros(network.size, np.float32)
    for _ in range(60):
        weights -= 0.1 * oracles.gradient(network, weights, x, labels)[1] / 2000
    four = mnist.train.images[np.flatnonzero(labels == 4)[0]]
    assert network.probabilities(weights, x)[:, np.flatnonzero(labels == 4)[0]].argmax() == 4
    found = nudge_image(network, weights, four, 9)
    assert found.succeeded
    assert found.frames.dtype == np.float32
    assert found.ink_added > 0


def test_log_odds_are_those_of_the_label(weights):
    found = nudge(MIXED, weights, mixed_image(), 2, learning_rate=0.05, count=3)
    p = found.probabilities[:, 2]
    np.testing.assert_allclose(found.log_odds, np.log(p / (1 - p)))


def test_log_odds_tell_certainties_apart():
    # A score of 60 above nine of 0: the probability is 1 in float64, to its last bit.
    weights = np.zeros(LINEAR.size)
    LINEAR.views(weights)[0]["bias"][3] = 60
    found = nudge(LINEAR, weights, ones(), 3, learning_rate=0.0)
    assert found.probabilities[0, 3] == 1
    np.testing.assert_allclose(found.log_odds, 60 - np.log(9))
