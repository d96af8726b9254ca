"""Moving one number: the loss afterwards is the slow one, and the gradient promised it."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.move import move
from model.inspection.numbers import Number
from model.network.network import Network
from tests.inspected import KINDS, MIXED, loss_from, mixed_image, mixed_weights

LABEL = 6
LAST = len(KINDS) - 1


@pytest.fixture(scope="module")
def weights():
    return mixed_weights()


def moved(weights, layer, position, epsilon, parameter=None):
    number = Number(layer, position, parameter)
    return move(MIXED, weights, mixed_image(), LABEL, number, epsilon)


@pytest.mark.parametrize("layer", range(-1, LAST + 1))
def test_a_moved_activation_gives_the_slow_loss(weights, layer):
    outputs = MIXED.activations(weights, mixed_image()[None, :, :, None])
    values = (mixed_image()[None] if layer < 0 else outputs[layer][..., 0]).copy()
    # The label's own score and probability.
    place = (LABEL,) if layer >= LAST - 1 else tuple(side // 2 for side in values.shape)
    before = values[place]
    found = moved(weights, layer, place, 0.125)
    values[place] += 0.125
    assert (found.before, found.after) == (before, values[place])
    assert found.losses[0] == pytest.approx(loss_from(-1, mixed_image()[None], weights, LABEL))
    assert found.losses[1] == pytest.approx(loss_from(layer, values, weights, LABEL), rel=1e-12)
    assert found.happened == found.losses[1] - found.losses[0]
    np.testing.assert_allclose(-np.log(found.probabilities[:, LABEL]), found.losses)


@pytest.mark.parametrize(
    ("layer", "parameter", "position"),
    [
        (0, "weights", (1, 0, 2, 0)),
        (3, "bias", (2,)),
        (4, "scale", (1,)),
        (4, "shift", (3,)),
        (8, "weights", (2, 5)),
        (12, "bias", (LABEL,)),
    ],
)
def test_a_moved_parameter_gives_the_slow_loss(weights, layer, parameter, position):
    other = weights.copy()
    MIXED.views(other)[layer][parameter][position] += 0.125
    found = moved(weights, layer, position, 0.125, parameter)
    assert found.before == MIXED.views(weights)[layer][parameter][position]
    assert found.losses[1] == pytest.approx(loss_from(-1, mixed_image()[None], other, LABEL))
    assert (weights == mixed_weights()).all()


@pytest.mark.parametrize("layer", [-1, 0, 2, 3, 4, 7, 8, 12])
def test_what_is_promised_happens_the_better_the_smaller_epsilon_is(weights, layer):
    shape = MIXED.input_shape if layer < 0 else MIXED.stack[layer].output_shape
    # No pooling or ReLU changes its winner or sign within these steps.
    place = max(np.ndindex(shape), key=lambda p: abs(moved(weights, layer, p, 1e-3).promised))
    errors = []
    for epsilon in (1e-3, 1e-4, 1e-5):
        found = moved(weights, layer, place, epsilon)
        assert found.promised == found.gradient * epsilon != 0
        errors.append(abs(found.happened - found.promised))
    # A tenth of epsilon leaves a hundredth of the error.
    assert errors[1] <= errors[0] / 50 + 1e-15
    assert errors[2] <= errors[1] / 50 + 1e-15


def test_float32_weights_are_moved_in_float64():
    network = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])
    weights = network.initial(1)
    number = Number(0, (3, 400), "weights")
    found = move(network, weights, np.full((28, 28), 0.5), 3, number, 1e-9)
    assert found.happened == pytest.approx(found.promised, rel=1e-4)
    assert found.happened != 0


def test_a_probability_that_is_moved_below_zero_gives_no_loss(weights):
    found = moved(weights, LAST, (LABEL,), -2.0)
    assert np.isnan(found.happened)


@pytest.mark.parametrize("epsilon", [np.nan, np.inf])
def test_an_epsilon_that_is_not_finite_is_refused(weights, epsilon):
    with pytest.raises(InspectionError, match="not a finite number"):
        moved(weights, 0, (0, 0, 0), epsilon)
