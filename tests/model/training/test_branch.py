"""Branches: one with a training's own rate is that training, to the bit; others leave it be."""

import pytest

from model.data import Examples, Mnist
from model.engine.engine import Engine
from model.training.branch import Branch, rates_over
from model.training.configuration import Configuration
from model.training.training import Training
from tests.model.training.test_training import SMALL

STEPS = 6


@pytest.fixture
def training(mnist):
    configuration = Configuration(schedule="constant", learning_rate=0.05, optimizer="adamw")
    training = Training(SMALL, configuration, 3, mnist, threads=1)
    own = Examples(mnist.test.images[:5], mnist.test.labels[:5])
    training.use_own_digits(own)
    for _ in range(4):
        training.advance()
    yield training
    training.close()


@pytest.fixture
def engine():
    engine = Engine(SMALL, threads=2)
    yield engine
    engine.close()


def numbers(training):
    return training._weights.current.tobytes(), training._weights.slots.tobytes()


def test_a_branch_with_the_own_rate_is_the_training_itself_to_the_bit(training, engine):
    same = Branch(training, engine, [0.05] * STEPS)
    faster = Branch(training, engine, [1.0] * STEPS)
    branched = []
    for _ in range(STEPS):
        branched.append(same.advance())
        faster.advance()
    assert training.step == 4
    assert [training.advance() for _ in range(STEPS)] == branched
    assert numbers(training) == numbers(same) != numbers(faster)
    assert (same.steps_done, same.finished) == (STEPS, True)
    with pytest.raises(RuntimeError, match="finished"):
        same.advance()


def test_a_finished_training_can_be_branched(mnist, engine):
    few = Examples(mnist.train.images[:32], mnist.train.labels[:32])
    configuration = Configuration(batch_size=32, epochs=1, augmentation="none")
    training = Training(SMALL, configuration, 0, Mnist(few, few, few), threads=1)
    training.advance()
    assert training.finished
    branch = Branch(training, engine, [0.01] * 3)
    assert not branch.finished
    assert [branch.advance().learning_rate for _ in range(3)] == [0.01] * 3
    assert branch.finished
    training.close()


def test_a_branch_keeps_its_batches_when_the_training_changes(training, engine, mnist):
    first = Branch(training, engine, [0.05] * STEPS)
    expected = [first.advance() for _ in range(STEPS)]
    branch = Branch(training, engine, [0.05] * STEPS)
    training.use_own_digits(Examples(mnist.test.images[5:50], mnist.test.labels[5:50]))
    training.change(augmentation="none", batch_size=8)
    training.advance()
    assert [branch.advance() for _ in range(STEPS)] == expected


def test_a_branch_of_other_weights_begins_with_empty_slots(training, engine):
    weights = SMALL.initial(9)
    branch = Branch(training, engine, [0.05], weights)
    assert (branch.weights() == weights).all()
    assert not branch._weights.slots.any()
    branch.advance()
    assert (branch.weights() != weights).any()
    assert (weights == SMALL.initial(9)).all()


def test_what_a_branch_answers_with_are_the_weights_that_it_trains(training, engine):
    assert training.configuration.averaging > 0
    branch = Branch(training, engine, [0.5] * 3)
    branch.advance()
    assert branch.weights().tobytes() == numbers(branch)[0]
    assert (training.weights() != training._weights.current).any()


def test_a_schedule_is_spread_over_the_steps():
    annealed = Configuration(schedule="exponential", learning_rate=0.1, final_learning_rate=0.0001)
    assert rates_over(annealed, 4) == pytest.approx([0.1, 0.01, 0.001, 0.0001])
    assert rates_over(annealed, 1) == [0.1]
    assert rates_over(Configuration(schedule="constant", learning_rate=0.3), 3) == [0.3] * 3
