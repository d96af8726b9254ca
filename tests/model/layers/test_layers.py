"""Every layer: its shapes, its values against slow versions, its gradients against differences."""

import numpy as np
import pytest

from model.layers import LAYERS
from model.layers.activations import Sigmoid, Softmax, softmax
from model.layers.base import Layer
from model.layers.batch_normalization import BatchNormalization
from model.layers.convolution import Convolution
from model.layers.dropout import Dropout
from model.layers.pooling import AveragePooling, MaxPooling
from tests import oracles
from tests.model.layers.table import TABLE

N = 4


def names(value):
    return repr(value)


def parameters_of(layer, shape):
    """Draw values for every parameter and statistic, none of which is an initial 0 or 1."""
    rng = np.random.default_rng(1)
    values = layer.initial(shape, rng)
    return {name: value + 0.3 * rng.random(value.shape) for name, value in values.items()}


def test_the_table_names_every_layer():
    assert {type(layer) for layer, _ in TABLE} == set(LAYERS.values())


@pytest.mark.parametrize(("layer", "shape"), TABLE, ids=names)
@pytest.mark.parametrize("training", [False, True])
def test_gradients_agree_with_finite_differences(layer, shape, training):
    x = oracles.spread_values((*shape, N))
    parameters = parameters_of(layer, shape)
    trained = list(layer.parameter_shapes(shape))

    def forward(x, parameters):
        # The same seed each time: dropout sets the same numbers to 0.
        return layer.forward(x, parameters, np.random.default_rng(5) if training else None)

    y, cache = forward(x, parameters)
    assert y.shape == (*layer.output_shape(shape), N)
    rng = np.random.default_rng(2)
    dy = rng.standard_normal(y.shape)
    dx, gradients = layer.backward(dy, cache, parameters)
    assert dx.shape == x.shape

    direction = rng.standard_normal(x.shape)
    measured = oracles.directional_derivative(
        lambda x: float((forward(x, parameters)[0] * dy).sum()), x, direction
    )
    assert np.vdot(dx, direction) == pytest.approx(measured, rel=1e-5, abs=1e-7)
    for name in trained:
        direction = rng.standard_normal(parameters[name].shape)
        measured = oracles.directional_derivative(
            lambda value, name=name: float((forward(x, parameters | {name: value})[0] * dy).sum()),
            parameters[name],
            direction,
        )
        assert np.vdot(gradients[name], direction) == pytest.approx(measured, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize(("layer", "shape"), TABLE, ids=names)
@pytest.mark.parametrize("training", [False, True])
def test_pulls_are_those_of_one_image_after_another(layer, shape, training):
    x, parameters = oracles.spread_values((*shape, N)), parameters_of(layer, shape)
    y, cache = layer.forward(x, parameters, np.random.default_rng(5) if training else None)
    dy = np.random.default_rng(2).standard_normal(y.shape)
    found = layer.pulls(dy, cache, parameters)
    expected = Layer.pulls(layer, dy, cache, parameters)
    assert found.shape == (N,)
    np.testing.assert_allclose(found, expected, rtol=1e-10)


@pytest.mark.parametrize(("layer", "shape"), TABLE, ids=names)
def test_forward_keeps_its_input_and_its_type(layer, shape):
    x = oracles.spread_values((*shape, N)).astype(np.float32)
    before = x.copy()
    parameters = {name: v.astype(np.float32) for name, v in parameters_of(layer, shape).items()}
    y, cache = layer.forward(x, parameters, np.random.default_rng(0))
    dx, _ = layer.backward(np.ones_like(y), cache, parameters)
    assert y.dtype == dx.dtype == np.float32
    assert (x == before).all()


@pytest.mark.parametrize(("pad", "stride", "K"), [(0, 1, 3), (2, 1, 5), (1, 2, 3)])
def test_convolution_is_the_slow_one(pad, stride, K):
    x = oracles.spread_values((2, 7, 6, 3))
    weights = oracles.spread_values((3, 2, K, K), seed=1)
    bias = np.array([0.5, -1.0, 2.0])
    layer = Convolution(3, K, pad, stride)
    y, _ = layer.forward(x, {"weights": weights, "bias": bias})
    np.testing.assert_allclose(y, oracles.convolve(x, weights, bias, pad, stride), atol=1e-12)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pooling_is_the_slow_one(size):
    x = oracles.spread_values((2, 7, 8, 3))
    assert (MaxPooling(size).forward(x, {})[0] == oracles.pool_max(x, size)).all()
    np.testing.assert_allclose(
        AveragePooling(size).forward(x, {})[0], oracles.pool_mean(x, size), atol=1e-12
    )


def test_of_equal_numbers_the_first_wins():
    x = np.zeros((1, 2, 2, 1))
    _, cache = MaxPooling(2).forward(x, {})
    dx, _ = MaxPooling(2).backward(np.ones((1, 1, 1, 1)), cache, {})
    assert dx[0, :, :, 0].tolist() == [[1, 0], [0, 0]]


def test_a_second_layer_of_the_same_type_is_refused():
    with pytest.raises(TypeError, match="ReLU already has the type 'relu'"):
        type("Rectifier", (Layer,), {"type": "relu"})
    assert LAYERS["relu"].__name__ == "ReLU"


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (Convolution(8, 5, pad=2), "conv 8 x 5x5 pad 2"),
        (Convolution(4, 3, stride=2), "conv 4 x 3x3 stride 2"),
        (MaxPooling(2), "pool 2"),
        (BatchNormalization(), "batch-norm"),
        (BatchNormalization(0.1), "batch-norm 0.1"),
    ],
)
def test_a_layer_reads_as_in_an_architecture(layer, text):
    assert str(layer) == text


def test_softmax_keeps_the_type_and_its_argument():
    logits = np.array([[1.0], [2.0]], np.float32)
    probabilities = softmax(logits)
    assert probabilities.dtype == np.float32
    assert logits.tolist() == [[1.0], [2.0]]
    np.testing.assert_allclose(probabilities[:, 0], [1 / (1 + np.e), np.e / (1 + np.e)], rtol=1e-6)


def test_softmax_by_hand():
    x = np.log(np.array([[1.0, 1000.0], [3.0, 1000.0]]))
    y, _ = Softmax().forward(x + 1e4, {})
    np.testing.assert_allclose(y, [[0.25, 0.5], [0.75, 0.5]])


def test_sigmoid_does_not_overflow():
    with np.errstate(over="raise"):
        y, _ = Sigmoid().forward(np.array([-1e4, 0.0, 1e4]), {})
    assert y.tolist() == [0, 0.5, 1]


def test_dropout_keeps_the_mean_and_a_prediction_whole():
    x = np.ones((1000, 100))
    y, _ = Dropout(0.25).forward(x, {}, np.random.default_rng(0))
    assert set(np.unique(y)) == {0.0, 1 / 0.75}
    assert y.mean() == pytest.approx(1, abs=0.01)
    assert Dropout(0.25).forward(x, {})[0] is x


def test_batch_normalization_by_hand():
    layer = BatchNormalization(epsilon=1e-8)
    x = np.array([[1.0, 3.0]])
    parameters = {
        "scale": np.array([2.0]),
        "shift": np.array([5.0]),
        "mean": np.array([1.0]),
        "variance": np.array([4.0]),
    }
    y, cache = layer.forward(x, parameters, np.random.default_rng(0))
    np.testing.assert_allclose(y, [[3, 7]])
    _, gradients = layer.backward(np.ones_like(y), cache, parameters)
    assert gradients["mean"] == pytest.approx([2 * 2.0])  # the mean, times two images
    assert gradients["variance"] == pytest.approx([2 * 1.0])
    np.testing.assert_allclose(layer.forward(x, parameters)[0], [[5, 7]])


@pytest.mark.parametrize(
    ("layer", "shape", "reason"),
    [
        (Convolution(1, 5), (1, 4, 4), "larger than its padded input"),
        (Convolution(1, 3), (10,), "needs a volume"),
        (MaxPooling(5), (1, 4, 4), "larger than 4 x 4"),
        (MaxPooling(2), (10,), "needs a volume"),
        (Softmax(), (1, 2, 2), "needs a vector"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(layer, shape, reason):
    with pytest.raises(ValueError, match=reason):
        layer.output_shape(shape)


def dense_jacobian(f, y_shape, x):
    """Measure every derivative of f by central differences: (*y_shape, *x.shape)."""
    found = np.zeros((*y_shape, *x.shape))
    for place in np.ndindex(x.shape):
        direction = np.zeros_like(x)
        direction[place] = 1
        found[(..., *place)] = oracles.directional_derivative(f, x, direction)
    return found


def jacobian_of_slopes(slopes_at, y_shape, x_shape):
    found = np.zeros((*y_shape, *x_shape))
    for place in np.ndindex(x_shape):
        slopes = slopes_at(place)
        found[(..., *place)][slopes.places] = slopes.factors
    return found


@pytest.mark.parametrize(("layer", "shape"), TABLE, ids=names)
def test_slopes_agree_with_finite_differences(layer, shape):
    x, parameters = oracles.spread_values(shape), parameters_of(layer, shape)
    y_shape = layer.output_shape(shape)

    def forward(x, **others):
        return layer.forward(x[..., None], parameters | others)[0][..., 0]

    found = jacobian_of_slopes(lambda place: layer.slopes(x, parameters, place), y_shape, shape)
    np.testing.assert_allclose(found, dense_jacobian(forward, y_shape, x), atol=1e-7)
    for name, inner in layer.parameter_shapes(shape).items():
        found = jacobian_of_slopes(
            lambda place, name=name: layer.parameter_slopes(x, parameters, name, place),
            y_shape,
            inner,
        )
        measured = dense_jacobian(
            lambda values, name=name: forward(x, **{name: values}), y_shape, parameters[name]
        )
        np.testing.assert_allclose(found, measured, atol=1e-7)


def test_a_layer_without_parameters_has_no_slopes_of_them():
    with pytest.raises(NotImplementedError, match="pool has no parameter weights"):
        MaxPooling(2).parameter_slopes(np.zeros((1, 2, 2)), {}, "weights", (0,))
