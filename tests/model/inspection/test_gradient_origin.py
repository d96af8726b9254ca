"""Origins of gradients: the sums of products, added up again and held to finite differences."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.gradient_origin import TERMS_SHOWN, gradient_origin
from model.inspection.move import move
from model.inspection.numbers import NoSuchNumber, Number
from model.network.losses import cross_entropy
from model.network.network import Network
from tests.inspected import KINDS, MIXED, loss_from, mixed_image, mixed_weights

LABEL = 6
LAST = len(KINDS) - 1
PARAMETERS = [
    (layer, name)
    for layer, placed in enumerate(MIXED.stack)
    for name in placed.layer.parameter_shapes(placed.input_shape)
]


@pytest.fixture(scope="module")
def weights():
    return mixed_weights()


@pytest.fixture(scope="module")
def backward(weights):
    forward = MIXED.forward(weights, mixed_image()[None, :, :, None])
    return forward.backward(cross_entropy(forward.logits, np.array([LABEL]))[2])


def find(weights, layer, position, parameter=None):
    number = Number(layer, position, parameter)
    return gradient_origin(MIXED, weights, mixed_image(), LABEL, number)


def some_places(shape):
    every = list(np.ndindex(shape))
    return {*every[:: max(len(every) // 9, 1)], every[-1]}


def assert_adds_up(found, gradients, expected):
    """The products give the gradient, and each has the gradient of an output of the source."""
    assert found.gradient == pytest.approx(expected, abs=1e-15)
    products = [term.product for term in found.sum.terms]
    assert sum(products) + found.sum.rest == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert len(products) == min(found.sum.count, TERMS_SHOWN)
    assert sorted(products, key=abs, reverse=True) == products
    for term in found.sum.terms:
        assert term.gradient == gradients[(*term.position, 0)]
        assert term.product == term.gradient * term.factor


@pytest.mark.parametrize("layer", range(-1, LAST - 1))
def test_the_products_of_an_activation_are_its_gradient(weights, backward, layer):
    gradients = [*backward.doutputs, backward.dx]
    shape = MIXED.input_shape if layer < 0 else MIXED.stack[layer].output_shape
    for place in some_places(shape):
        found = find(weights, layer, place)
        assert (found.sum.source, found.sum.type) == (layer + 1, KINDS[layer + 1])
        assert_adds_up(found, gradients[layer + 1], gradients[layer][(*place, 0)])


@pytest.mark.parametrize(("layer", "name"), PARAMETERS)
def test_the_products_of_a_parameter_are_its_gradient(weights, backward, layer, name):
    gradients = backward.dparameters[layer][name]
    for place in some_places(gradients.shape):
        found = find(weights, layer, place, name)
        assert (found.sum.source, found.sum.type) == (layer, KINDS[layer])
        assert_adds_up(found, backward.doutputs[layer], gradients[place])


@pytest.mark.parametrize("layer", range(-1, LAST + 1))
def test_the_gradient_is_the_slow_loss_differentiated(weights, layer):
    outputs = MIXED.activations(weights, mixed_image()[None, :, :, None])
    values = (mixed_image()[None] if layer < 0 else outputs[layer][..., 0]).copy()
    place = max(np.ndindex(values.shape), key=lambda p: abs(find(weights, layer, p).gradient))
    losses = []
    for step in (1e-6, -1e-6):
        moved = values.copy()
        moved[place] += step
        losses.append(loss_from(layer, moved, weights, LABEL))
    found = find(weights, layer, place).gradient
    assert found == pytest.approx((losses[0] - losses[1]) / 2e-6, rel=1e-5)


@pytest.mark.parametrize(("layer", "name"), PARAMETERS)
def test_the_gradient_of_a_parameter_is_the_loss_differentiated(weights, layer, name):
    for place in some_places(MIXED.views(weights)[layer][name].shape):
        losses = []
        for step in (1e-6, -1e-6):
            moved = weights.copy()
            MIXED.views(moved)[layer][name][place] += step
            losses.append(loss_from(-1, mixed_image()[None], moved, LABEL))
        found = find(weights, layer, place, name).gradient
        assert found == pytest.approx((losses[0] - losses[1]) / 2e-6, rel=1e-4, abs=1e-9)


def test_the_loss_gives_the_gradients_of_scores_and_probabilities(weights):
    p = MIXED.probabilities(weights, mixed_image()[None, :, :, None])[:, 0]
    for digit in range(10):
        score, share = find(weights, LAST - 1, (digit,)), find(weights, LAST, (digit,))
        assert score.sum is share.sum is None
        assert score.gradient == pytest.approx(p[digit] - (digit == LABEL), abs=1e-15)
        assert share.gradient == pytest.approx(-(digit == LABEL) / p[LABEL])
        assert score.probability == p[LABEL]
        assert score.loss == pytest.approx(-np.log(p[LABEL]))


def test_links_lead_from_the_image_to_a_score(weights):
    found = find(weights, -1, (0, 6, 6))
    assert [link.layer for link in found.links] == list(range(-1, LAST))
    assert [link.type for link in found.links] == [None, *KINDS[:-1]]
    assert found.links[0].gradient == found.gradient
    for link, after in zip(found.links, found.links[1:], strict=False):
        largest = find(weights, link.layer, link.position).sum.terms[0]
        assert (after.position, after.gradient) == (largest.position, largest.gradient)
        assert link.factor == largest.factor
    assert found.links[-1].factor is None


def test_a_parameter_is_followed_by_its_own_layer(weights):
    found = find(weights, 0, (1, 0, 1, 1), "weights")
    assert [link.layer for link in found.links] == [0, *range(LAST)]


def test_a_number_that_nothing_is_computed_from_has_no_products():
    network = Network(
        [{"type": "pool", "size": 5}, {"type": "dense", "units": 10}, {"type": "softmax"}]
    )
    weights = network.initial(0)
    number = Number(-1, (0, 27, 3))
    found = gradient_origin(network, weights, np.ones((28, 28)), 1, number)
    assert (found.gradient, found.sum.count, found.sum.rest) == (0, 0, 0)
    assert found.mathematics == "0 [no output is computed from this number]"
    assert len(found.links) == 1


TINY = Network(
    [
        {"type": "conv", "filters": 1, "size": 2, "stride": 2, "activation": "relu"},
        {"type": "pool", "size": 14},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ]
)


def test_the_lines_of_mathematics():
    weights = np.zeros(TINY.size)
    views = TINY.views(weights)
    views[0]["weights"][...] = [[[[1.0, 0.5], [0.0, 0.0]]]]
    views[3]["weights"][4] = 2.0
    image = np.zeros((28, 28))
    image[0, :2], image[2, 2:4] = [0.5, 1.0], [0.25, 0.25]

    def line(layer, position, parameter=None, label=0):
        number = Number(layer, position, parameter)
        return gradient_origin(TINY, weights, image, label, number).mathematics

    # The winner is 0.5 + 1 * 0.5 = 1, so that the scores are 0 but for 2 of the 4.
    p = np.exp(2) / (9 + np.exp(2))
    other = 1 / (9 + np.exp(2))
    assert line(4, (0,)) == f"-1 / {other:.4g} = {-1 / other:.4g}"
    assert line(4, (4,)) == "0 [the loss is -log p of 0 alone]"
    assert line(3, (0,)) == f"{other:.4g} - 1 = {other - 1:.4g}"
    assert line(3, (4,)) == f"p = {p:.4g}"
    assert line(2, (0, 0, 0)) == f"{p:.4g} * 2 = {2 * p:.4g}"
    assert line(1, (0, 0, 0)) == f"{2 * p:.4g} * 1 = {2 * p:.4g}"
    assert line(1, (0, 1, 1)) == f"{2 * p:.4g} * 0 = 0"
    assert line(0, (0, 0, 0)) == f"{2 * p:.4g} * 1 = {2 * p:.4g}"
    assert line(-1, (0, 0, 1)) == f"{2 * p:.4g} * 0.5 = {p:.4g}"
    assert line(0, (0, 0, 0, 0), "weights") == f"{2 * p:.4g} * 0.5 = {p:.4g}"
    assert line(0, (0,), "bias") == f"{2 * p:.4g} * 1 = {2 * p:.4g}"
    assert line(3, (4, 0), "weights") == f"{p:.4g} * 1 = {p:.4g}"


@pytest.mark.parametrize(
    ("layer", "place", "parameter", "field", "words"),
    [
        (-2, (0, 0, 0), None, "layer", "from -1, the image, to 13"),
        (14, (0,), None, "layer", "from -1, the image, to 13"),
        (-1, (0, 14, 0), None, "position", "from [0, 0, 0] to [0, 13, 12]"),
        (0, (3, 0, 0), None, "position", "[3, 0, 0]; positions go from [0, 0, 0] to [2, 13, 12]"),
        (0, (0, -1, 0), None, "position", "no number at [0, -1, 0]"),
        (0, (0,), None, "position", "no number at [0]"),
        (0, (0, 0, 0), "weights", "position", "to [2, 0, 2, 2]"),
        (0, (0,), "scale", "parameter", "no parameter 'scale'; its parameters are weights, bias"),
        (4, (0,), "mean", "parameter", "no parameter 'mean'; its parameters are scale, shift"),
        (1, (0,), "weights", "parameter", "layer 1 has no parameter 'weights'; it has none"),
        (-1, (0,), "weights", "parameter", "it has none"),
    ],
)
def test_numbers_that_do_not_exist_are_refused(weights, layer, place, parameter, field, words):
    for inspect in (gradient_origin, lambda *arguments: move(*arguments, 0.1)):
        with pytest.raises(NoSuchNumber) as caught:
            inspect(MIXED, weights, mixed_image(), LABEL, Number(layer, place, parameter))
        assert caught.value.field == field
        assert words in str(caught.value)


def test_a_label_that_is_no_digit_is_refused(weights):
    with pytest.raises(InspectionError, match="label is 10, not between 0 and 9"):
        gradient_origin(MIXED, weights, mixed_image(), 10, Number(0, (0, 0, 0)))
