"""What a step of training learns from: against the step itself, and one image at a time."""

import numpy as np
import pytest

from model.data.batches import Pool, Selection
from model.data.mnist import Examples, Mnist
from model.inspection.batch import batch_losses, examine_batch
from model.network.network import Network
from model.training.configuration import Configuration
from model.training.training import Training
from tests import oracles

PLAIN = Network(
    [
        {"type": "conv", "filters": 3, "size": 5, "stride": 2, "activation": "relu"},
        {"type": "pool", "size": 2},
        {"type": "dense", "units": 12, "activation": "tanh"},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ]
)
# Its passes depend on the random numbers of the step and on the other images of the shard.
MIXED = Network(
    [
        {"type": "conv", "filters": 4, "size": 5, "pad": 2, "activation": "relu"},
        {"type": "pool", "size": 3},
        {"type": "batch-norm"},
        {"type": "dropout", "rate": 0.2},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ]
)


def selection(mnist, count):
    train = mnist.train
    return Selection(Pool(Examples(train.images[:count], train.labels[:count])))


def no_random(shard):
    return np.random.default_rng(shard)


def float_images(mnist, count):
    x = np.empty((1, 28, 28, count), np.float32)
    labels = selection(mnist, count).fill(0, count, x)
    return x.astype(np.float64), labels


def test_pulls_are_the_norms_of_one_image_gradients(mnist):
    weights = PLAIN.initial(0).astype(np.float64)
    found = examine_batch(PLAIN, weights, selection(mnist, 20), no_random)
    x, labels = float_images(mnist, 20)
    for i in range(20):
        one = slice(i, i + 1)
        losses, gradient, _ = oracles.gradient(PLAIN, weights, x[..., one], labels[one])
        assert found.losses[i] == pytest.approx(losses[0])
        assert found.pulls[i] == pytest.approx(np.linalg.norm(gradient))
    np.testing.assert_array_equal(found.labels, labels)
    np.testing.assert_allclose(found.images, x[0].transpose(2, 0, 1), rtol=1e-6)
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1)


def test_a_pull_is_how_fast_the_loss_falls_along_its_gradient(mnist):
    # Away from the kinks: with biases of 0, each ReLU of a blank place would lie on one.
    weights = PLAIN.initial(0) + 0.1 * np.random.default_rng(1).standard_normal(PLAIN.size)
    found = examine_batch(PLAIN, weights, selection(mnist, 8), no_random)
    x, labels = float_images(mnist, 8)
    _, gradient, _ = oracles.gradient(PLAIN, weights, x[..., 3:4], labels[3:4])

    def loss(weights):
        return float(batch_losses(PLAIN, weights, selection(mnist, 8), no_random)[3])

    slope = oracles.directional_derivative(loss, weights, gradient / np.linalg.norm(gradient))
    assert found.pulls[3] == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("augmentation", ["none", "handwriting"])
@pytest.mark.parametrize("network", [PLAIN, MIXED], ids=["plain", "mixed"])
def test_the_batch_seen_before_a_step_is_the_one_that_it_learns_from(mnist, network, augmentation):
    settings = Configuration(augmentation=augmentation, batch_size=72, averaging=0.9)
    training = Training(network, settings, 3, mnist, threads=1)
    for _ in range(3):
        training.advance()
    before = training.state()
    coming = training.next_step()
    batch, weights = coming.batch, coming.weights
    found = examine_batch(network, weights, batch.images, batch.random)
    after = training.state()
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert (batch.step, coming.learning_rate) == (4, training.learning_rate)
    step = training.advance()
    training.close()
    assert found.loss == pytest.approx(step.loss, rel=1e-5)
    assert found.accuracy == pytest.approx(step.train_accuracy)
    last, loss = training.last
    assert (last.step, loss) == (4, step.loss)
    again = batch_losses(network, weights, last.images, last.random)
    np.testing.assert_array_equal(again, found.losses)
    learned = batch_losses(network, training.next_step().weights, last.images, last.random)
    assert learned.mean() < found.loss


def test_a_replaced_network_has_no_last_batch(mnist):
    training = Training(PLAIN, Configuration(), 0, mnist, threads=1)
    assert training.last is None
    training.advance()
    training.replace_weights(training.weights())
    training.close()
    assert training.last is None


def test_a_finished_run_has_a_batch_that_it_would_learn_from(mnist):
    few = Examples(mnist.train.images[:40], mnist.train.labels[:40])
    settings = Configuration(epochs=1, batch_size=20, augmentation="none")
    training = Training(PLAIN, settings, 0, Mnist(few, few, few), threads=1)
    training.advance()
    training.advance()
    training.close()
    assert training.finished
    coming = training.next_step().batch
    assert (coming.step, len(coming.images)) == (3, 20)


def test_originals_are_the_images_before_twins_took_their_places(mnist):
    training = Training(PLAIN, Configuration(augmentation="handwriting"), 0, mnist, threads=1)
    images = training.next_step().batch.images
    training.close()
    x = np.empty((1, 28, 28, len(images)), np.float32)
    labels = images.fill(0, len(images), x)
    assert (images.originals < len(mnist.train.labels)).all()
    np.testing.assert_array_equal(mnist.train.labels[images.originals], labels)
    twins = images.indices != images.originals
    assert (images.indices[twins] >= len(mnist.train.labels)).all()
    assert 0 < twins.sum() < len(images)


def test_numbers_that_overflow_are_no_error(mnist):
    weights = np.full(MIXED.size, 1e30, np.float32)
    found = examine_batch(MIXED, weights, selection(mnist, 16), no_random)
    assert not np.isfinite(found.loss)
    assert not np.isfinite(found.pulls).any()
    assert not np.isfinite(batch_losses(MIXED, weights, selection(mnist, 16), no_random)).any()
