"""A run on the real images: it learns, repeats itself to the bit, and can be saved and resumed."""

import io
from itertools import islice

import numpy as np
import pytest

from model.data.mnist import Examples, Mnist
from model.judgment.evaluation import accuracy
from model.network.network import Network
from model.training.checkpoints import load, save
from model.training.configuration import Configuration, ConfigurationError
from model.training.sampling import Sampler
from model.training.steps import step_random
from model.training.training import Diverged, Training, train
from tests import oracles

SMALL = Network(
    [
        {"type": "conv", "filters": 4, "size": 5, "pad": 2, "activation": "relu"},
        {"type": "pool", "size": 3},
        {"type": "batch-norm"},
        {"type": "dropout", "rate": 0.2},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ]
)


@pytest.fixture
def start(mnist):
    """Make runs that are closed after the test."""
    runs = []

    def start(network=SMALL, seed=0, threads=2, weights=None, **settings):
        run = Training(network, Configuration(**settings), seed, mnist, threads, weights=weights)
        runs.append(run)
        return run

    yield start
    for run in runs:
        run.close()


def go(training, steps):
    return list(islice(train(training), steps))


def test_classic_learns_to_read_in_150_steps(start, mnist):
    training = start(Network("classic"), schedule="constant", averaging=0.9)
    before = go(training, 150)[0]
    assert before.loss == pytest.approx(np.log(10), rel=0.5)
    assert accuracy(training.logits(mnist.validation), mnist.validation.labels) > 0.93


def test_the_same_seed_gives_the_same_bits_with_any_number_of_threads(start):
    runs = [start(seed=3, threads=threads, augmentation="handwriting") for threads in (1, 2)]
    steps = [go(run, 8) for run in runs]
    assert steps[0] == steps[1]
    assert runs[0].weights().tobytes() == runs[1].weights().tobytes()
    other = start(seed=4)
    go(other, 8)
    assert other.weights().tobytes() != runs[0].weights().tobytes()


@pytest.mark.parametrize("optimizer", ["nesterov", "adamw"])
def test_stop_save_load_go_on_is_the_same_to_the_bit(start, mnist, optimizer):
    settings = {"optimizer": optimizer, "learning_rate": 0.01, "augmentation": "handwriting"}
    whole = start(batch_size=100, **settings)
    go(whole, 12)
    half = start(batch_size=100, **settings)
    go(half, 7)
    file = io.BytesIO()
    save(file, half.state())
    file.seek(0)
    resumed = Training.resume(load(file), mnist, threads=1)
    go(resumed, 5)
    expected, found = whole.state(), resumed.state()
    resumed.close()
    for name in ("weights", "average", "slots"):
        assert expected.pop(name).tobytes() == found.pop(name).tobytes(), name
    assert expected == found


def test_an_epoch_sees_every_image_once(mnist):
    few = Examples(mnist.train.images[:100], mnist.train.labels[:100])
    configuration = Configuration(batch_size=25, epochs=2, schedule="constant")
    training = Training(SMALL, configuration, 0, Mnist(few, few, few), 1)
    seen = []
    while not training.finished:
        first = training._sampler.offset
        seen.append(training._sampler._order[first : first + 25])
        training.advance()
    training.close()
    assert training.step == 8
    assert training.images_seen == 200
    for epoch in (seen[:4], seen[4:]):
        assert sorted(np.concatenate(epoch)) == list(range(100))
    assert (np.concatenate(seen[:4]) != np.concatenate(seen[4:])).any()
    with pytest.raises(RuntimeError, match="finished after 2 epochs"):
        training.advance()


def test_one_step_of_sgd_is_the_gradient_times_the_rate(start, mnist):
    settings = {"learning_rate": 0.5, "weight_decay": 0.0, "schedule": "constant", "averaging": 0}
    training = start(
        Network("classic"), optimizer="sgd", batch_size=32, augmentation="none", **settings
    )
    before = training.weights().astype(np.float64)
    chosen = training._sampler._order[:32]
    x = (mnist.train.images[chosen] / 255.0).transpose(1, 2, 0)[None]
    losses, dweights, _ = oracles.gradient(training.network, before, x, mnist.train.labels[chosen])
    step = training.advance()
    assert step.loss == pytest.approx(losses.mean(), rel=1e-5)
    np.testing.assert_allclose(training.weights(), before - 0.5 * dweights / 32, atol=1e-5)


def test_running_statistics_approach_what_the_batches_measure(start, mnist):
    training = start(averaging=0, learning_rate=0.0, augmentation="none")
    go(training, 60)
    statistics = training.network.views(training.weights())[3]
    x = (mnist.train.images[:2000] / np.float32(255)).transpose(1, 2, 0)[None]
    pooled = training.network.activations(training.weights(), x)[2].reshape(4, -1)
    np.testing.assert_allclose(statistics["mean"], pooled.mean(axis=1), rtol=0.1)
    np.testing.assert_allclose(statistics["variance"], pooled.var(axis=1), rtol=0.15)


def test_live_changes_take_effect_and_a_new_rate_is_meant_for_now(start):
    training = start(schedule="cosine")
    go(training, 2)
    training.change(momentum=0.5, batch_size=16, optimizer="adam", learning_rate=0.001)
    assert training.learning_rate == 0.001
    assert training.configuration.schedule == "constant"
    assert go(training, 1)[0].learning_rate == 0.001
    assert training.images_seen == 2 * 128 + 16
    before = training.configuration
    with pytest.raises(ConfigurationError, match="momentum"):
        training.change(learning_rate=0.1, momentum=2)
    assert training.configuration == before


@pytest.mark.parametrize(("rate", "advice"), [(1e8, "at most 0.1$"), (0.9, "at most 0.09$")])
def test_diverging_stops_with_advice_and_keeps_the_step(start, rate, advice):
    training = start(learning_rate=rate, schedule="constant", weights=np.full(SMALL.size, 1e30))
    before = training.weights()
    with pytest.raises(Diverged, match=f"at step 1; .* {advice}"):
        go(training, 50)
    assert training.step == 0
    assert np.array_equal(training.weights(), before)


@pytest.mark.parametrize("optimizer", ["adam", "adamw"])
def test_the_first_step_after_a_change_to_adam_is_no_longer_than_the_rate(start, optimizer):
    """Its moments begin as zeros then, so that their bias correction must begin anew, too."""
    training = start(averaging=0, weight_decay=0.0, augmentation="none")
    go(training, 20)
    before = training.weights()
    training.change(optimizer=optimizer, learning_rate=0.001)
    go(training, 1)
    moved = np.abs(training.weights() - before)[: SMALL.parameter_count]
    assert moved.max() == pytest.approx(0.001, rel=1e-3)


def test_a_run_resumed_after_a_change_of_optimizer_goes_on_to_the_bit(start, mnist):
    whole = start(augmentation="none")
    go(whole, 4)
    whole.change(optimizer="adam", learning_rate=0.001)
    go(whole, 3)
    resumed = Training.resume(whole.state(), mnist, threads=1)
    for run in (whole, resumed):
        go(run, 3)
    resumed.close()
    assert whole.state()["optimizer_steps"] == resumed.state()["optimizer_steps"] == 6
    assert whole.weights().tobytes() == resumed.weights().tobytes()


def test_published_weights_are_copies_that_refuse_writing(start):
    training = start()
    published = training.weights()
    go(training, 1)
    assert (published != training.weights()).any()
    with pytest.raises(ValueError, match="read-only"):
        published[0] = 1


def test_a_run_can_start_from_given_weights(start):
    weights = SMALL.initial(9)
    assert (start(weights=weights).weights() == weights).all()
    with pytest.raises(ValueError, match="this network needs"):
        start(weights=weights[1:])


@pytest.mark.parametrize(
    ("settings", "field", "words"),
    [
        ({"optimizer": "newton"}, "optimizer", "none of sgd"),
        ({"learning_rate": -1}, "learning_rate", "between 0"),
        ({"learning_rate": float("nan")}, "learning_rate", "between 0"),
        ({"learning_rate": "fast"}, "learning_rate", "not a number"),
        ({"batch_size": 12.5}, "batch_size", "whole number"),
        ({"batch_size": 0}, "batch_size", "between 1 and 1024"),
        ({"epochs": True}, "epochs", "whole number"),
        ({"speed": 3}, "speed", "there are optimizer"),
        ({"schedule": ["cosine"]}, "schedule", "none of constant"),
        ({"epochs": 10**400}, "epochs", "between 1 and 10000"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_name(settings, field, words):
    with pytest.raises(ConfigurationError, match=words) as caught:
        Configuration.of(settings)
    assert caught.value.field == field


def test_a_person_s_own_digits_join_and_leave_the_batches(start, mnist):
    own = Examples(255 - mnist.test.images[:5], np.arange(5, 10, dtype=np.uint8))
    training = start(augmentation="none", batch_size=256)
    untouched = start(augmentation="none", batch_size=256)
    go(untouched, 2)
    training.use_own_digits(own)
    batch = training._sampler.batch(256, np.random.default_rng(0))
    x = np.empty((1, 28, 28, 256), np.float32)
    labels = batch.fill(0, 256, x)
    # A negative has ink in its corner; no MNIST image has.
    mixed = np.flatnonzero(x[0, 0, 0] == 1)
    assert 4 <= len(mixed) <= 40
    assert set(labels[mixed]) <= {5, 6, 7, 8, 9}
    go(training, 1)
    assert not np.array_equal(training.weights(), untouched.weights())
    training.use_own_digits(Examples(own.images[:0], own.labels[:0]))
    training._sampler.batch(256, np.random.default_rng(0)).fill(0, 256, x)
    assert not (x[0, 0, 0] == 1).any()


def test_replacing_weights_includes_the_average_and_counts_as_a_step(start):
    training = start(averaging=0.9)
    go(training, 3)
    goal = training.weights() + np.float32(0.25)
    kept = training.state()
    training.replace_weights(goal)
    moved = training.state()
    for name in ("weights", "average"):
        assert np.array_equal(moved[name], goal)
    assert moved["step"] == 4
    unmoved = ("slots", "epoch", "offset", "images_seen", "configuration")
    assert all(np.array_equal(moved[name], kept[name]) for name in unmoved)
    goal[0] = 9
    assert training.weights()[0] != 9
    assert next(train(training)).step == 5
    assert not np.array_equal(training.weights(), moved["average"])


@pytest.mark.parametrize("wrong", [np.zeros(3), np.full(SMALL.size, np.nan), np.float32(1)])
def test_replacing_weights_by_what_is_not_as_many_finite_numbers_is_refused(start, wrong):
    training = start()
    before = training.weights()
    with pytest.raises(ValueError, match=f"weights are {SMALL.size} finite numbers"):
        training.replace_weights(wrong)
    assert np.array_equal(training.weights(), before)
    assert training.step == 0


def test_earlier_weights_come_back_with_their_slots_as_a_step(start):
    training = start(threads=1)
    go(training, 3)
    before = training.state()
    go(training, 2)
    training.restore_weights(before)
    after = training.state()
    for name in ("weights", "average", "slots", "optimizer_steps"):
        assert np.array_equal(after[name], before[name])
    assert (after["step"], after["offset"]) == (6, 5 * 128)
    training.change(optimizer="adam")
    go(training, 1)
    training.restore_weights(before)
    assert np.array_equal(training.state()["weights"], before["weights"])
    assert training.state()["optimizer_steps"] == 0
    assert not training.state()["slots"].any()


def test_error_at_the_end_of_an_epoch_leaves_the_order_of_batches_usable(mnist, monkeypatch):
    sampler = Sampler(mnist.train, 0, "none")
    sampler.go_to(2, len(sampler) - 150)
    before = sampler.batch(128, step_random(0, 1, -1))

    def raising(seed):
        raise MemoryError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(np.random, "default_rng", raising)
        with pytest.raises(MemoryError):
            sampler.advance(100, 128)
    assert (sampler.epoch, sampler.offset) == (2, len(sampler) - 150)
    after = sampler.batch(128, step_random(0, 1, -1))
    assert np.array_equal(after.indices, before.indices)
    sampler.advance(100, 128)
    assert (sampler.epoch, sampler.offset) == (3, 0)
