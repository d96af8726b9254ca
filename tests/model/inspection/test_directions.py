"""The gradient beside random directions: by hand, by finite differences, and by seed."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.directions import directions
from model.inspection.nudge import nudge
from model.network.network import Network
from tests import oracles
from tests.inspected import MIXED, loss_from, mixed_image, mixed_weights

LINEAR = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])


@pytest.fixture(scope="module")
def weights():
    return mixed_weights()


def test_gradient_is_the_direction_of_the_nudge(weights):
    found = directions(MIXED, weights, mixed_image(), 2, 0.01, count=3)
    nudged = nudge(MIXED, weights, mixed_image(), 2, 0.01)
    assert found.length == pytest.approx(np.linalg.norm(nudged.weights - weights))
    assert found.promised == pytest.approx(nudged.predicted[0])
    assert found.gradient == pytest.approx(nudged.measured[0])


def test_random_steps_are_as_long_and_leave_the_statistics_alone(weights):
    rate, count = 0.01, 5
    found = directions(MIXED, weights, mixed_image(), 2, rate, count, seed=3)
    rng = np.random.default_rng(3)
    parameters = MIXED.parameter_count
    assert parameters < MIXED.size
    before = loss_from(-1, mixed_image()[None], weights, 2)
    for decrease in found.decreases:
        step = rng.standard_normal(parameters)
        moved = weights.copy()
        moved[:parameters] += step * found.length / np.linalg.norm(step)
        after = loss_from(-1, mixed_image()[None], moved, 2)
        assert decrease == pytest.approx(before - after, abs=1e-9)
    assert found.best_random == max(found.decreases)
    assert found.ratio == pytest.approx(found.gradient / max(found.decreases))


def test_promise_is_the_slope_that_finite_differences_measure(weights):
    found = directions(MIXED, weights, mixed_image(), 7, 1e-3, count=1)
    nudged = nudge(MIXED, weights, mixed_image(), 7, 1e-3)
    slope = oracles.directional_derivative(
        lambda w: loss_from(-1, mixed_image()[None], w, 7), weights, nudged.weights - weights
    )
    assert found.promised == pytest.approx(-slope, rel=1e-5)


def test_a_small_random_step_changes_the_loss_by_its_share_of_the_gradient():
    # All scores are 0. A step d changes the loss by g d to first order, and for small steps by no
    # more: the random directions have the cosines of their angles to the gradient.
    image = np.zeros((28, 28))
    image[0, 0] = 1
    found = directions(LINEAR, np.zeros(LINEAR.size), image, 3, 1e-6, count=4)
    gradient = np.full((10, 2), 0.1)  # of the first pixel's weight and of the bias
    gradient[3] = -0.9
    assert found.length == pytest.approx(1e-6 * np.linalg.norm(gradient))
    rng = np.random.default_rng(0)
    for decrease in found.decreases:
        step = rng.standard_normal(LINEAR.size)
        step *= found.length / np.linalg.norm(step)
        along = np.stack([step[:7840].reshape(10, 784)[:, 0], step[7840:]], axis=1)
        assert decrease == pytest.approx(-(along * gradient).sum(), rel=1e-3, abs=1e-12)
    assert found.gradient == pytest.approx(1e-6 * 1.8, rel=1e-4)


def test_the_same_seed_draws_the_same_directions(weights):
    one, same, other = (
        directions(MIXED, weights, mixed_image(), 1, 0.1, 4, seed) for seed in (5, 5, 6)
    )
    assert one.decreases.tolist() == same.decreases.tolist()
    assert one.decreases.tolist() != other.decreases.tolist()
    assert one.gradient == other.gradient


def test_the_gradient_beats_every_random_direction_by_far(mnist):
    network = Network("classic")
    image, label = mnist.test.images[0], int(mnist.test.labels[0])
    found = directions(network, network.initial(0), image, label, 0.001, count=50)
    assert found.decreases.shape == (50,)
    assert found.ratio > 10


def test_where_no_random_direction_helps_there_is_no_ratio(weights):
    found = directions(MIXED, weights, mixed_image(), 2, 0.1, count=1, seed=0)
    assert found.best_random == found.decreases[0] < 0 < found.gradient
    assert np.isnan(found.ratio)


def test_a_step_that_overflows_has_no_decrease(weights):
    found = directions(MIXED, weights, mixed_image(), 2, 1e300, count=2)
    assert np.isnan([*found.decreases, found.best_random, found.ratio]).all()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"label": 10}, "between 0 and 9"),
        ({"learning_rate": 0.0}, "finite number above 0"),
        ({"learning_rate": float("inf")}, "finite number above 0"),
        ({"count": 0}, "between 1 and 500"),
        ({"count": 501}, "between 1 and 500"),
    ],
)
def test_arguments_out_of_bounds_are_refused(weights, arguments, words):
    given = {"label": 3, "learning_rate": 0.1, "count": 1} | arguments
    with pytest.raises(InspectionError, match=words):
        directions(MIXED, weights, mixed_image(), **given)


def test_a_network_that_diverged_has_no_direction():
    with pytest.raises(InspectionError, match="no finite loss"):
        directions(LINEAR, np.full(LINEAR.size, np.inf), np.zeros((28, 28)), 3, 0.1)
