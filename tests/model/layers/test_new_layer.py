"""One class makes a layer: what it declares is enough for training, inspections and files.

Each type of the table is tested in a small network, together with a leaky ReLU, which is defined
here and which no other file mentions.
"""

import io
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from model.engine.engine import Engine, shard_bounds
from model.inspection import Number, explain, gradient_origin, move, origin, replay, saliency
from model.layers import LAYERS, Activation, bounded
from model.layers.formulas import write_operand
from model.network.losses import cross_entropy
from model.network.network import Network
from model.network.onnx_export import to_onnx
from model.network.specification import SpecificationError
from model.training.checkpoints import load, save
from model.training.configuration import Configuration
from model.training.training import Training
from tests import oracles
from tests.model.layers.table import TABLE

ENTRIES = {layer.type: [{"type": layer.type} | vars(layer)] for layer, _ in reversed(TABLE)} | {
    "leaky-relu": [{"type": "leaky-relu", "slope": 0.01}],
    # The last layer of every network.
    "softmax": [],
}
LABEL = 4


@pytest.fixture(scope="module", autouse=True)
def leaky_relu():
    """Define a layer, and remove it after the tests of this file."""

    @dataclass(frozen=True)
    class LeakyReLU(Activation):
        slope: float = bounded(0.001, 1, default=0.01)

        type: ClassVar[str] = "leaky-relu"
        formula: ClassVar[str] = "max({number}, {slope} * {operand})"

        def onnx_operator(self):
            return "LeakyRelu", {"alpha": self.slope}

        def apply(self, x):
            return np.maximum(x, x * self.slope)

        def differentiate(self, dy, y):
            return np.where(y > 0, dy, dy * self.slope)

    yield LeakyReLU
    del LAYERS["leaky-relu"]


@pytest.fixture(params=ENTRIES)
def network(request):
    """Make a network with a layer of one type behind a pooling, before which is a leaky ReLU."""
    return Network(
        [
            {"type": "conv", "filters": 2, "size": 5, "activation": "leaky-relu"},
            {"type": "pool", "size": 2},
            *ENTRIES[request.param],
            {"type": "dense", "units": 10},
            {"type": "softmax"},
        ]
    )


class Images:
    """A batch of noisy images with some blank pixels."""

    def __init__(self, count):
        rng = np.random.default_rng(count)
        self.x = np.maximum(rng.random((1, 28, 28, count), np.float32) - 0.3, 0)
        self.labels = rng.integers(0, 10, count)

    def __len__(self):
        return len(self.labels)

    def fill(self, start, stop, x):
        x[...] = self.x[..., start:stop]
        return self.labels[start:stop]


IMAGE = Images(1).x[0, :, :, 0].astype(np.float64)


def random(shard):
    return np.random.default_rng(shard)


def weights_of(network, seed=1):
    """Draw float64 weights, of which no bias or statistic is an initial 0 or 1."""
    noise = 0.05 + 0.1 * np.random.default_rng(seed).random(network.size)
    return network.initial(seed) + noise


def scores_of(network, weights, image):
    return network.activations(weights, image[None, :, :, None])[-2][:, 0]


def test_the_table_has_every_type():
    assert ENTRIES.keys() == LAYERS.keys()


def test_the_specification_reads_it(leaky_relu):
    end = [{"type": "dense", "units": 10}, {"type": "softmax"}]
    network = Network(
        [{"type": "leaky-relu"}, {"type": "dense", "units": 3, "activation": "leaky-relu"}, *end]
    )
    assert network.specification[:2] == (
        {"type": "leaky-relu", "slope": 0.01},
        {"type": "dense", "units": 3, "activation": "leaky-relu"},
    )
    assert [type(placed.layer) for placed in network.stack].count(leaky_relu) == 2
    assert repr(network).startswith("Network(leaky-relu -> dense 3 -> leaky-relu -> dense 10 -> ")
    with pytest.raises(SpecificationError, match=r"slope is 2, not between 0\.001 and 1"):
        Network([{"type": "leaky-relu", "slope": 2}, *end])


def test_the_whole_gradient_agrees_with_finite_differences(network):
    weights, images = weights_of(network), Images(3)
    x = images.x.astype(np.float64)
    _, dweights, dx = oracles.gradient(network, weights, x, images.labels, random(0))
    rng = np.random.default_rng(1)
    direction = rng.standard_normal(weights.shape)
    direction[network.parameter_count :] = 0
    measured = oracles.directional_derivative(
        lambda w: oracles.gradient(network, w, x, images.labels, random(0))[0].sum(),
        weights,
        direction,
    )
    assert np.vdot(dweights, direction) == pytest.approx(measured, rel=1e-5)
    direction = rng.standard_normal(x.shape)
    measured = oracles.directional_derivative(
        lambda x: oracles.gradient(network, weights, x, images.labels, random(0))[0].sum(),
        x,
        direction,
    )
    assert np.vdot(dx, direction) == pytest.approx(measured, rel=1e-5)


def test_training_in_the_engine_is_plain_gradient_descent(network):
    images, engine = Images(90), Engine(network, threads=2)
    fast = weights_of(network).astype(np.float32)
    plain = fast.astype(np.float64)
    for _ in range(3):
        fast -= np.float32(0.1) * engine.gradient(fast, images, random)[2]
        total = np.zeros_like(plain)
        for shard, (start, stop) in enumerate(shard_bounds(90)):
            part = images.x[..., start:stop].astype(np.float64)
            total += oracles.gradient(
                network, plain, part, images.labels[start:stop], random(shard)
            )[1]
        plain -= 0.1 * total / 90
    np.testing.assert_allclose(fast, plain, atol=1e-4)
    logits = engine.logits(fast, images)
    np.testing.assert_allclose(logits, network.activations(fast, images.x)[-2], atol=1e-4)
    engine.close()


def test_an_explanation_has_its_outputs_and_gradients(network):
    weights = weights_of(network)
    found = explain(network, weights, IMAGE, LABEL)
    outputs = network.activations(weights, IMAGE[None, :, :, None])
    behind = list(zip(network.stack, network.views(weights), strict=True))
    for index, layer in enumerate(found.layers[:-1]):
        np.testing.assert_array_equal(layer.activations, outputs[index][..., 0])

        def loss(activations, index=index):
            x = activations[..., None]
            for placed, parameters in behind[index + 1 : -1]:
                x, _ = placed.layer.forward(x, parameters)
            return cross_entropy(x, np.array([LABEL]))[0][0]

        direction = np.random.default_rng(index).standard_normal(layer.shape)
        measured = oracles.directional_derivative(loss, layer.activations, direction)
        assert np.vdot(layer.gradient, direction) == pytest.approx(measured, rel=1e-5, abs=1e-9)


def test_an_origin_shows_its_arithmetic(network):
    weights = weights_of(network)
    outputs = network.activations(weights, IMAGE[None, :, :, None])
    for index, placed in enumerate(network.stack):
        place = tuple(side // 2 for side in placed.output_shape)
        found = origin(network, weights, IMAGE, index, place)
        value = outputs[index][(*place, 0)]
        assert found.value == value
        assert f" = {value:.4g}" in found.mathematics
        # What lies outside of the receptive field changes nothing.
        top, left, bottom, right = found.receptive_field
        other = np.random.default_rng(index).random(IMAGE.shape)
        other[top:bottom, left:right] = IMAGE[top:bottom, left:right]
        assert origin(network, weights, other, index, place).value == pytest.approx(value)


def test_the_origin_of_the_leaky_relu_is_its_formula():
    network = Network([{"type": "leaky-relu"}, {"type": "dense", "units": 10}, {"type": "softmax"}])
    found = origin(network, weights_of(network), -2 * np.ones((28, 28)), 0, (0, 0, 0))
    assert found.mathematics == "max(-2, 0.01 * (-2)) = -0.02"
    assert found.numbers == {"input": -2}


def numbers_of(network):
    """Name one number in the middle of every array: activations and parameters of all layers."""
    for index, placed in enumerate(network.stack):
        arrays = {None: placed.output_shape} | placed.layer.parameter_shapes(placed.input_shape)
        for name, shape in arrays.items():
            yield Number(index, tuple(side // 2 for side in shape), name)


def test_a_gradient_origin_shows_its_arithmetic(network):
    weights = weights_of(network)
    for number in numbers_of(network):
        found = gradient_origin(network, weights, IMAGE, LABEL, number)
        moved = [move(network, weights, IMAGE, LABEL, number, e).losses[1] for e in (1e-6, -1e-6)]
        assert found.gradient == pytest.approx((moved[0] - moved[1]) / 2e-6, rel=1e-5, abs=1e-9)
        assert f"{found.gradient + 0.0:.4g}" in found.mathematics


def test_the_gradient_behind_the_leaky_relu_is_its_slope_times_the_next_one():
    network = Network([{"type": "leaky-relu"}, {"type": "dense", "units": 10}, {"type": "softmax"}])
    weights = weights_of(network)
    after = gradient_origin(network, weights, -IMAGE, LABEL, Number(0, (0, 12, 12)))
    found = gradient_origin(network, weights, -IMAGE, LABEL, Number(-1, (0, 12, 12)))
    assert found.mathematics == f"{write_operand(after.gradient)} * 0.01 = {found.gradient:.4g}"
    assert (found.sum.type, found.sum.factor, found.sum.count) == ("leaky-relu", "slope", 1)


def test_saliency_passes_through_it(network):
    weights = weights_of(network)
    found = saliency(network, weights, IMAGE)
    direction = np.random.default_rng(0).standard_normal(IMAGE.shape)
    measured = oracles.directional_derivative(
        lambda image: scores_of(network, weights, image)[LABEL], IMAGE, direction
    )
    assert np.vdot(found.gradients[LABEL], direction) == pytest.approx(measured, rel=1e-5)
    assert np.isfinite(found.activation_maps).all()


def test_class_activation_maps_are_made_behind_the_leaky_relu():
    network = Network(
        [
            {"type": "conv", "filters": 1, "size": 1, "activation": "leaky-relu"},
            {"type": "dense", "units": 10},
            {"type": "softmax"},
        ]
    )
    weights = np.zeros(network.size)
    views = network.views(weights)
    # The left half is -1 before the activation and -0.01 behind it, the right half 1.
    views[0]["weights"][...], views[0]["bias"][...], views[2]["weights"][LABEL] = -2, 1, 1
    image = np.ones((28, 28)) * (np.arange(28) < 14)
    found = saliency(network, weights, image).activation_maps[LABEL]
    np.testing.assert_allclose(found[:, [0, 13, 14, 27]], [[-0.01, -0.01, 1, 1]] * 28)


def test_a_replay_is_each_checkpoint_alone(network):
    checkpoints = [weights_of(network, seed) for seed in range(3)]
    alone = [network.probabilities(w, IMAGE[None, :, :, None])[:, 0] for w in checkpoints]
    np.testing.assert_allclose(replay(network, checkpoints, IMAGE), alone, atol=1e-12)


def test_an_onnx_file_predicts_the_same(network):
    weights, images = weights_of(network).astype(np.float32), Images(5)
    model = onnx.load_from_string(to_onnx(network, weights, {}))
    onnx.checker.check_model(model, full_check=True)
    pixels = np.ascontiguousarray(images.x.transpose(3, 0, 1, 2))
    (found,) = ReferenceEvaluator(model).run(["probabilities"], {"pixels": pixels})
    np.testing.assert_allclose(found.T, network.probabilities(weights, images.x), atol=1e-5)


def test_a_run_is_saved_and_resumed_to_the_bit(network, mnist):
    def steps(training, count):
        losses = [training.advance().loss for _ in range(count)]
        training.close()
        return losses

    configuration = Configuration(batch_size=20, augmentation="none")
    losses = steps(Training(network, configuration, 3, mnist, threads=1), 5)
    first = Training(network, configuration, 3, mnist, threads=1)
    assert steps(first, 3) == losses[:3]
    file = io.BytesIO()
    save(file, first.state())
    file.seek(0)
    resumed = Training.resume(load(file), mnist, threads=1)
    assert resumed.network.specification == network.specification
    assert steps(resumed, 2) == losses[3:]
