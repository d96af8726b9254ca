"""The fast path against the plain one, and with any number of threads against itself."""

import weakref

import numpy as np
import pytest

from model.data.batches import Pool, Selection
from model.data.mnist import Examples
from model.engine import chains as all_chains
from model.engine import convolution, products, stages
from model.engine.engine import SHARD, Engine, shard_bounds
from model.engine.workspace import workspace
from model.network.losses import cross_entropy
from model.network.network import Network
from tests import oracles


def conv(filters, size, pad=0, activation="relu", **more):
    return {"type": "conv", "filters": filters, "size": size, "pad": pad, **more} | (
        {"activation": activation} if activation else {}
    )


def pool(size):
    return {"type": "pool", "size": size}


END = [{"type": "dense", "units": 10}, {"type": "softmax"}]
NETWORKS = {
    "classic": "classic",
    "default": "default",
    "softmax regression": END,
    "no pooling": [conv(3, 5), *END],
    "no activation": [conv(3, 5, 2, None), pool(2), *END],
    "tanh before pooling": [conv(3, 3, 1, "tanh"), pool(3), conv(2, 3, 1, "sigmoid"), *END],
    "pooling before relu": [conv(4, 3, 1, None), pool(2), {"type": "relu"}, *END],
    "pooling of 3 drops a row": [conv(3, 5, 2), pool(3), conv(4, 3), pool(3), *END],
    "overlong patches": [conv(2, 1), pool(4), *END],
    "strides and means": [conv(3, 5, 2, stride=2), {"type": "average-pool", "size": 2}, *END],
    "normalized": [conv(3, 5, 2, None), {"type": "batch-norm"}, {"type": "relu"}, pool(2), *END],
    "normalized before pooling": [conv(3, 5, 2, None), {"type": "batch-norm"}, pool(2), *END],
    "normalized behind pooling": [conv(3, 5, 2), pool(2), {"type": "batch-norm"}, *END],
    "dropout": [
        conv(3, 3),
        pool(2),
        {"type": "dropout", "rate": 0.5},
        {"type": "dense", "units": 16, "activation": "tanh"},
        *END,
    ],
}


def random(shard):
    return np.random.default_rng(shard)


@pytest.fixture
def selection():
    """A hundred images with wide blank parts, where all candidates of a window are equal."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (100, 28, 28), dtype=np.uint8)
    images[:, :10] = 0
    images[:, :, 20:] = 0
    return Selection(Pool(Examples(images, rng.integers(0, 10, 100).astype(np.uint8))))


def weights_of(network):
    """Weights whose biases are not 0, so that blank parts are alive behind the ReLU."""
    weights = network.initial(1)
    changes = np.random.default_rng(2).random(network.size, np.float32)
    return weights + np.float32(0.05) * changes


class First:
    """The first images of a set."""

    def __init__(self, images, count):
        self._images, self._count = images, count

    def __len__(self):
        return self._count

    def fill(self, start, stop, x):
        return self._images.fill(start, stop, x)


def whole(selection):
    x = np.empty((1, 28, 28, len(selection)), np.float32)
    return x, selection.fill(0, len(selection), x)


@pytest.fixture(params=[0, 60_000, products.SMALL], ids=lambda most: f"cut to {most}")
def small_product(request, monkeypatch):
    """Divide products as on processors with and without kernels for small ones."""
    monkeypatch.setattr(products, "small_product", lambda: request.param)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_gradient_is_the_plain_one(name, selection, small_product):
    network = Network(NETWORKS[name])
    weights = weights_of(network)
    x, labels = whole(selection)
    expected, losses = np.zeros(network.size), []
    bounds = shard_bounds(len(selection))
    for shard, (start, stop) in enumerate(bounds):
        part = x[..., start:stop].astype(np.float64)
        loss, dweights, _ = oracles.gradient(
            network, weights.astype(np.float64), part, labels[start:stop], random(shard)
        )
        losses.append(loss)
        expected += dweights / len(selection)
    engine = Engine(network, threads=2)
    # The second time, every array holds the values of the first.
    for _ in range(2):
        loss, _, gradient = engine.gradient(weights, selection, random)
    engine.close()
    assert loss == pytest.approx(np.concatenate(losses).mean(), rel=1e-5)
    scale = np.abs(expected).max()
    np.testing.assert_allclose(gradient, expected, atol=2e-5 * scale)


@pytest.mark.parametrize("name", NETWORKS)
def test_scores_are_the_plain_ones(name, selection, small_product):
    network = Network(NETWORKS[name])
    weights = weights_of(network)
    engine = Engine(network, threads=2)
    scores = engine.logits(weights, selection)
    engine.close()
    x, _ = whole(selection)
    plain = network.activations(weights.astype(np.float64), x.astype(np.float64))[-2]
    np.testing.assert_allclose(scores, plain, atol=1e-5 * np.abs(plain).max())


@pytest.mark.parametrize("name", ["classic", "normalized", "dropout"])
def test_threads_do_not_change_a_bit(name, selection):
    network = Network(NETWORKS[name])
    weights = weights_of(network)
    found = []
    for threads in (1, 2, 3):
        engine = Engine(network, threads)
        loss, correct, gradient = engine.gradient(weights, selection, random)
        found.append((loss, correct, gradient.tobytes()))
        engine.close()
    assert found[0] == found[1] == found[2]


def test_shards_cover_a_batch_once_and_are_small():
    for images in (1, 2, 7, 16, 64, 65, 100, 128, 1000):
        bounds = shard_bounds(images)
        covered = [i for start, stop in bounds for i in range(start, stop)]
        assert covered == list(range(images))
        assert max(stop - start for start, stop in bounds) <= SHARD
    assert len(shard_bounds(SHARD)) == 2  # work for two threads


def test_after_an_error_the_engine_goes_on(selection):
    class Broken(Selection):
        def fill(self, start, stop, x):
            raise OSError("the disk is gone")

    engine = Engine(Network("classic"), threads=2)
    weights = Network("classic").initial(0)
    with pytest.raises(OSError, match="the disk is gone"):
        engine.gradient(weights, Broken(selection._pool), random)
    loss, _, _ = engine.gradient(weights, selection, random)
    assert np.isfinite(loss)
    engine.close()


def test_sets_of_all_sizes_do_not_pile_up_workspaces(selection, monkeypatch):
    held = weakref.WeakValueDictionary()

    def counted(*arguments):
        made = workspace(*arguments)
        held[id(made.base)] = made.base
        return made

    for module in (all_chains, stages, convolution):
        monkeypatch.setattr(module, "workspace", counted)

    def size():
        return sum(block.nbytes for block in held.values())

    network = Network("classic")
    engine, weights = Engine(network, threads=1), network.initial(0)
    before = size()
    engine.logits(weights, First(selection, 64))  # two shards of 32
    one = (size() - before) / 32
    for count in range(1, 101):
        engine.logits(weights, First(selection, count))
    assert size() - before <= 1.05 * 3 * SHARD * one


def test_the_inputs_of_a_layer_are_the_plain_outputs_before_it(selection):
    network = Network(NETWORKS["tanh before pooling"])
    weights, engine = weights_of(network), Engine(network, threads=2)
    x, _ = whole(selection)
    outputs = [x, *network.activations(weights, x)]
    last = len(network.stack) - 2
    for layer in (0, 3, last):
        found = engine.inputs(weights, selection, layer)
        np.testing.assert_allclose(found, outputs[layer].reshape(-1, 100), atol=1e-5)
    for layer in (1, 2):
        with pytest.raises(ValueError, match=f"layer {layer} is computed together"):
            engine.inputs(weights, selection, layer)
    engine.close()


def test_cross_entropy_by_hand_and_by_differences():
    logits = np.log(np.array([[1.0, 5.0], [3.0, 5.0]]))
    losses, correct, dlogits = cross_entropy(logits, np.array([1, 1]))
    np.testing.assert_allclose(losses, [np.log(4 / 3), np.log(2)])
    assert correct.tolist() == [True, False]  # a tie goes to the smaller digit
    np.testing.assert_allclose(dlogits, [[0.25, 0.5], [-0.25, -0.5]])

    logits, labels = oracles.spread_values((10, 5), -3, 3), np.arange(5)
    direction = np.random.default_rng(0).standard_normal(logits.shape)
    measured = oracles.directional_derivative(
        lambda z: float(cross_entropy(z, labels)[0].sum()), logits, direction
    )
    assert np.vdot(cross_entropy(logits, labels)[2], direction) == pytest.approx(measured, rel=1e-6)
    assert np.isfinite(cross_entropy(logits * 1e4, labels)[0]).all()
