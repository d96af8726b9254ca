"""A run: one network that learns from one set of images, a step at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from model.arrays import Array
from model.data import Examples, Mnist, Pool, Selection
from model.engine import Engine
from model.network import Network
from model.training.configuration import Configuration
from model.training.sampling import Sampler
from model.training.steps import Diverged, NextStep, Step, StepBatch, step_random
from model.training.weights import Weights


class Training:
    """The whole state of one run; not thread-safe.

    The same network, configuration and seed give the same weights to the bit, with any number of
    threads and also if the run was saved and resumed in between: batches and random numbers
    depend on the seed and the count of epochs and steps alone.

    Parameters
    ----------
    network, configuration, threads, niceness
        The last two are those of the ``Engine``.
    seed : int
        From 0 to ``LARGEST_SEED``.
    mnist : Mnist
        Only its training part is used.
    weights : array of shape (network.size,), optional
        Weights to start from, in place of random ones; copied.

    Raises
    ------
    ValueError
        If weights has another length; a ConfigurationError if the batches are too large.

    Attributes
    ----------
    step, images_seen : int
    epoch : float
        Passes over the training images, including the fraction of the current one.
    last : (StepBatch, float) or None
        What the last step learned from, and its loss before that; None before the first step and
        after the weights were replaced. It is not part of ``state``.
    """

    def __init__(
        self,
        network: Network,
        configuration: Configuration,
        seed: int,
        mnist: Mnist,
        threads: int = 2,
        niceness: int = 0,
        weights: Array | None = None,
    ) -> None:
        configuration.check_batch(network)
        self.network, self.configuration, self.seed = network, configuration, seed
        self.step = self.images_seen = 0
        self.last: tuple[StepBatch, float] | None = None
        initial = network.initial(seed) if weights is None else weights
        self._weights = Weights(network, initial, configuration.optimizer)
        self._sampler = Sampler(mnist.train, seed, configuration.augmentation)
        self._engine = Engine(network, threads, niceness)

    def close(self) -> None:
        """End the engine's threads."""
        self._engine.close()

    @property
    def epoch(self) -> float:
        return self._sampler.epoch + self._sampler.offset / len(self._sampler)

    @property
    def finished(self) -> bool:
        return self._sampler.epoch >= self.configuration.epochs

    @property
    def learning_rate(self) -> float:
        """The rate of the next step."""
        return self.configuration.learning_rate_at(self.epoch)

    def weights(self) -> Array:
        """Copy the weights that predict, (network.size,), float32, read-only.

        They are the moving average if the configuration has one.
        """
        numbers = self._weights
        copy = (numbers.average if self.configuration.averaging else numbers.current).copy()
        copy.flags.writeable = False
        return copy

    def next_step(self) -> NextStep:
        """Copy what the next step starts from, also of a finished run; that takes nothing."""
        weights = self._weights.current.copy()
        return NextStep(self.network, weights, self._next_batch(), self.learning_rate, self.last)

    def _next_batch(self) -> StepBatch:
        step = self.step + 1
        rng = step_random(self.seed, step, -1)
        images = self._sampler.batch(self.configuration.batch_size, rng)
        return StepBatch(step, self.seed, images)

    def logits(self, examples: Examples, weights: Array | None = None) -> Array:
        """Compute the scores of images, (10, count), float32, by default with ``weights()``."""
        chosen = self.weights() if weights is None else weights
        return self._engine.logits(chosen, Selection(Pool(examples)))

    def change(self, **settings: Any) -> None:
        """Change settings from the next step on; another optimizer begins with empty slots.

        Raises
        ------
        ConfigurationError
            If a value cannot be used; nothing is changed then.
        """
        before, changed = self.configuration, self.configuration.changed(settings)
        changed.check_batch(self.network)
        self.configuration = changed
        if self.configuration.optimizer != before.optimizer:
            self._weights.reset_optimizer(self.configuration.optimizer)
        if self.configuration.augmentation != before.augmentation:
            self._sampler.use_augmentation(self.configuration.augmentation)
        if self.configuration.averaging and not before.averaging:
            self._weights.average[...] = self._weights.current

    def replace_weights(self, weights: Array) -> None:
        """Copy new weights, (network.size,), over all weights and their average, as a step.

        The optimizer's slots, the batches and the schedule continue as they were.

        Raises
        ------
        ValueError
            If weights have another shape or are not all finite; nothing is changed then.
        """
        if np.shape(weights) != (self.network.size,) or not np.isfinite(weights).all():
            raise ValueError(f"weights are {self.network.size} finite numbers")
        self._weights.current[...] = weights
        self._weights.average[...] = weights
        self.step, self.last = self.step + 1, None

    def restore_weights(self, state: Mapping[str, Any]) -> None:
        """Copy the weights, their average and the slots of an earlier ``state``, as a step.

        The settings, the batches and the schedule continue as they are. If the optimizer is
        another one by now, it begins with empty slots.

        Parameters
        ----------
        state : mapping
            Of this run; it is only read.
        """
        numbers = self._weights
        numbers.current[...] = state["weights"]
        numbers.average[...] = state["average"]
        numbers.reset_optimizer(self.configuration.optimizer)
        if state["configuration"]["optimizer"] == self.configuration.optimizer:
            numbers.slots[...] = state["slots"]
            numbers.optimizer_steps = state["optimizer_steps"]
        self.step += 1

    def use_own_digits(self, own_digits: Examples) -> None:
        """Learn from a person's own digits, too, from the next step on; an empty set ends it.

        They take the places of a share of each batch. They are not part of ``state``.
        """
        self._sampler.use_own_digits(own_digits)

    def advance(self) -> Step:
        """Do one step: take a batch, compute its gradient, update all weights.

        Raises
        ------
        Diverged
            If the loss is not finite.
        RuntimeError
            If the run is finished.
        """
        if self.finished:
            raise RuntimeError(f"the run finished after {self.configuration.epochs} epochs")
        batch, rate = self._next_batch(), self.learning_rate
        weights, step, count = self._weights, batch.step, len(batch.images)
        loss, correct, gradient = self._engine.gradient(weights.current, batch.images, batch.random)
        if not np.isfinite(loss):
            raise Diverged(step, rate)
        weights.update(gradient, step, rate, self.configuration)
        self.step, self.last = step, (batch, loss)
        self.images_seen += count
        self._sampler.advance(count, self.configuration.batch_size)
        return Step(step, loss, correct / count, rate)

    def state(self) -> dict[str, Any]:
        """Copy everything that the rest of the run depends on, except for the images.

        It is plain data and float32 arrays: ``weights`` and ``average`` of shape (size,),
        ``slots`` of shape (slots of the optimizer, parameter_count).
        """
        return {
            "specification": list(self.network.specification),
            "configuration": asdict(self.configuration),
            "seed": self.seed,
            "step": self.step,
            "images_seen": self.images_seen,
            "epoch": self._sampler.epoch,
            "offset": self._sampler.offset,
            "optimizer_steps": self._weights.optimizer_steps,
            "weights": self._weights.current.copy(),
            "average": self._weights.average.copy(),
            "slots": self._weights.slots.copy(),
        }

    @classmethod
    def resume(
        cls, state: Mapping[str, Any], mnist: Mnist, threads: int = 2, niceness: int = 0
    ) -> "Training":
        """Continue from ``state`` as if the run had never stopped.

        Raises
        ------
        ValueError
            If the arrays do not belong to the state's network and optimizer, or the offset not to
            these images (SpecificationError and ConfigurationError are of this kind).
        """
        if not 0 <= state["offset"] < len(mnist.train.labels):
            raise ValueError(
                f"offset is {state['offset']}; an epoch has {len(mnist.train.labels)} images"
            )
        network = Network(state["specification"])
        configuration = Configuration.of(state["configuration"])
        seed, weights = state["seed"], state["weights"]
        training = cls(network, configuration, seed, mnist, threads, niceness, weights)
        training._weights.average[...] = state["average"]
        training._weights.slots[...] = state["slots"]
        training._weights.optimizer_steps = state["optimizer_steps"]
        training.step, training.images_seen = state["step"], state["images_seen"]
        training._sampler.go_to(state["epoch"], state["offset"])
        return training


def train(training: Training) -> Iterator[Step]:
    """Yield the steps of a run until it is finished; to pause is not to ask for the next."""
    while not training.finished:
        yield training.advance()
