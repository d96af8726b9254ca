"""A run: one network learning from one set of images, a step at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from model.arrays import Array
from model.data import AUGMENTATIONS, Augmentation, Examples, Mnist, Pool, Selection
from model.engine import Engine
from model.network import Network
from model.training.configuration import Configuration
from model.training.optimizers import OPTIMIZERS
from model.training.schedules import SCHEDULES

# Share of a batch's mean and variance that enters batch normalization's running statistics.
STATISTICS_RATE = np.float32(0.1)
# Share of a batch that is a person's own digits, when they are mixed in. With few of them, more
# would mean learning them by heart and reading others worse.
OWN_SHARE = 1 / 16


class Diverged(ArithmeticError):
    """Training left the numbers that can be computed with.

    Attributes
    ----------
    step : int
        The step whose loss was not finite. The weights are as that step found them.
    """

    def __init__(self, step: int, learning_rate: float) -> None:
        super().__init__(
            f"the loss is no longer a finite number at step {step}; "
            f"start again with a learning rate below {learning_rate:.3g}"
        )
        self.step = step


@dataclass(frozen=True)
class Step:
    """What one step found, on its batch, before its nudge.

    Attributes
    ----------
    step : int
        Counted from 1.
    loss : float
        Mean cross-entropy, nats.
    train_accuracy : float
        Fraction of the batch read rightly.
    learning_rate : float
    """

    step: int
    loss: float
    train_accuracy: float
    learning_rate: float


class Training:
    """The whole state of one run, which only ``advance``, ``change``, ``move`` and ``mix`` alter.

    The same network, configuration and seed give the same weights to the bit, however many
    threads there are and whether or not the run was saved and resumed in between: batches and
    everything random depend on the seed and the count of epochs and steps alone. It is not
    thread-safe; one thread owns it.

    Parameters
    ----------
    network : Network
    configuration : Configuration
    seed : int
        At least 0.
    mnist : Mnist
        Only its training part is used.
    threads : int
    niceness : int
        Of the helping threads, 0 to 19.
    weights : array of shape (network.size,), optional
        Numbers to start from in place of fresh ones; copied.

    Raises
    ------
    ValueError
        If weights has another length.

    Attributes
    ----------
    step, images_seen : int
    epoch : float
        Passes over the training images, with the fraction of the one under way.
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
        self.network = network
        self.configuration = configuration
        self.seed = seed
        self.step = 0
        self.images_seen = 0
        self._examples = mnist.train
        self._own = Examples(mnist.train.images[:0], mnist.train.labels[:0])
        self._weights = network.initial(seed) if weights is None else np.array(weights, np.float32)
        if self._weights.shape != (network.size,):
            raise ValueError(
                f"weights has shape {self._weights.shape}; this network needs ({network.size},)"
            )
        self._engine = Engine(network, threads, niceness)
        self._average = self._weights.copy()
        self._slots = self._fresh_slots()
        self._augmentation = self._fresh_augmentation()
        self._begin_epoch(0)

    def close(self) -> None:
        """End the engine's threads."""
        self._engine.close()

    @property
    def epoch(self) -> float:
        return self._epoch + self._offset / len(self._order)

    @property
    def finished(self) -> bool:
        return self._epoch >= self.configuration.epochs

    @property
    def learning_rate(self) -> float:
        """The rate of the next step: the setting times the schedule's factor."""
        progress = min(self.epoch / self.configuration.epochs, 1.0)
        factor = SCHEDULES[self.configuration.schedule](progress)
        return self.configuration.learning_rate * factor

    def weights(self) -> Array:
        """Copy the numbers to predict with, (network.size,): the average where there is one."""
        chosen = self._average if self.configuration.averaging else self._weights
        copy = chosen.copy()
        copy.flags.writeable = False
        return copy

    def logits(self, examples: Examples, weights: Array | None = None) -> Array:
        """Compute the scores of a set, (10, count), as predictions read it now.

        Parameters
        ----------
        examples : Examples
        weights : array of shape (network.size,), optional
            To read it with in place of those of now.
        """
        chosen = self.weights() if weights is None else weights
        return self._engine.logits(chosen, Selection(Pool(examples)))

    def change(self, **settings: Any) -> None:
        """Change settings from the next step on.

        Raises
        ------
        ConfigurationError
            If one cannot be used; nothing is changed then.
        """
        before, self.configuration = self.configuration, self.configuration.changed(settings)
        if self.configuration.optimizer != before.optimizer:
            self._slots = self._fresh_slots()
        if self.configuration.augmentation != before.augmentation:
            self._augmentation = self._fresh_augmentation()
        if self.configuration.averaging and not before.averaging:
            self._average[...] = self._weights

    def move(self, weights: Array) -> None:
        """Replace all numbers, running statistics and average included, as a step of its own.

        The optimizer's memory, the batches and the schedule go on as they were.

        Parameters
        ----------
        weights : array of shape (network.size,)
            Copied.

        Raises
        ------
        ValueError
            If it has another length or holds a number that is not finite; nothing is changed then.
        """
        if np.shape(weights) != self._weights.shape or not np.isfinite(weights).all():
            raise ValueError(f"weights are {self.network.size} finite numbers")
        self._weights[...] = weights
        self._average[...] = weights
        self.step += 1

    def mix(self, own: Examples) -> None:
        """Learn from a person's own digits, too, from the next step on; with none, no longer.

        They take the places of a share of each batch. They are no part of ``state``.

        Parameters
        ----------
        own : Examples
        """
        self._own = own
        self._augmentation.mix(own)

    def advance(self) -> Step:
        """Do one step: a batch, its gradient, a nudge of every weight.

        Raises
        ------
        Diverged
            If the loss is not finite. The weights are left as they were.
        RuntimeError
            If the run is finished.
        """
        if self.finished:
            raise RuntimeError(f"the run finished after {self.configuration.epochs} epochs")
        settings, rate, step = self.configuration, self.learning_rate, self.step + 1
        batch = self._next_batch()
        loss, correct, gradient = self._engine.gradient(self._weights, batch, self._random)
        if not np.isfinite(loss):
            raise Diverged(step, rate)
        self._nudge(gradient, rate, step)
        self.step = step
        self.images_seen += len(batch)
        self._offset += len(batch)
        # A batch holds images of one epoch; the few that are left over come in the next ones.
        if self._offset + settings.batch_size > len(self._order):
            self._begin_epoch(self._epoch + 1)
        return Step(step, loss, correct / len(batch), rate)

    def _next_batch(self) -> Selection:
        chosen = self._order[self._offset : self._offset + self.configuration.batch_size]
        rng = self._random(-1)
        if len(self._own.labels):
            chosen = self._mixed(chosen, rng)
        return self._augmentation.batch(chosen, rng)

    def _mixed(self, chosen: Array, rng: np.random.Generator) -> Array:
        """Give a share of a batch's places to a person's own digits; a copy."""
        places = rng.random(len(chosen)) < OWN_SHARE
        own = rng.integers(len(self._own.labels), size=len(chosen))
        return np.where(places, len(self._examples.labels) + own, chosen)

    def _random(self, shard: int) -> np.random.Generator:
        """Make the source of randomness of one shard of the next step; shard -1 is the batch."""
        return np.random.Generator(
            np.random.Philox(key=self.seed, counter=[0, 0, shard + 1, self.step])
        )

    def _begin_epoch(self, epoch: int) -> None:
        self._epoch = epoch
        self._offset = 0
        rng = np.random.default_rng([self.seed, epoch])
        self._order = rng.permutation(len(self._examples.labels))

    def _fresh_augmentation(self) -> Augmentation:
        make = AUGMENTATIONS[self.configuration.augmentation]
        augmentation = make(self._examples)
        augmentation.mix(self._own)
        return augmentation

    def _fresh_slots(self) -> Array:
        slots = OPTIMIZERS[self.configuration.optimizer].slots
        return np.zeros((slots, self.network.parameter_count), np.float32)

    def _nudge(self, gradient: Array, rate: float, step: int) -> None:
        settings, count = self.configuration, self.network.parameter_count
        weights, average = self._weights, self._average
        with np.errstate(over="ignore", invalid="ignore"):
            OPTIMIZERS[settings.optimizer].update(
                weights[:count],
                gradient[:count],
                list(self._slots),
                step,
                rate,
                settings.momentum,
                settings.weight_decay,
            )
            weights[count:] += STATISTICS_RATE * (gradient[count:] - weights[count:])
            if settings.averaging:
                # A short memory at first, so that the random beginning is soon forgotten.
                kept = min(settings.averaging, step / (step + 10))
                average += np.float32(1 - kept) * (weights - average)

    def state(self) -> dict[str, Any]:
        """Copy everything that the run's future depends on, but for the images.

        Returns
        -------
        state : dict
            Plain data, and arrays ``weights`` and ``average`` (size,) and ``slots``
            (slots of the optimizer, parameter_count), float32.
        """
        return {
            "specification": list(self.network.specification),
            "configuration": asdict(self.configuration),
            "seed": self.seed,
            "step": self.step,
            "images_seen": self.images_seen,
            "epoch": self._epoch,
            "offset": self._offset,
            "weights": self._weights.copy(),
            "average": self._average.copy(),
            "slots": self._slots.copy(),
        }

    @classmethod
    def resume(
        cls, state: Mapping[str, Any], mnist: Mnist, threads: int = 2, niceness: int = 0
    ) -> "Training":
        """Go on from ``state`` as if the run had never stopped.

        Raises
        ------
        ValueError
            If the arrays do not belong to the state's network and optimizer, or the offset not to
            these images (SpecificationError and ConfigurationError are of this kind).
        """
        if not 0 <= state["offset"] < len(mnist.train.labels):
            raise ValueError(
                f"offset is {state['offset']}, which is no place in an epoch of "
                f"{len(mnist.train.labels)} images"
            )
        network = Network(state["specification"])
        configuration = Configuration.of(state["configuration"])
        training = cls(
            network, configuration, state["seed"], mnist, threads, niceness, state["weights"]
        )
        for name, own in (("average", training._average), ("slots", training._slots)):
            if np.shape(state[name]) != own.shape:
                training.close()
                raise ValueError(
                    f"{name} has shape {np.shape(state[name])} where this run needs {own.shape}"
                )
            own[...] = state[name]
        training.step, training.images_seen = state["step"], state["images_seen"]
        training._begin_epoch(state["epoch"])
        training._offset = state["offset"]
        return training


def train(training: Training) -> Iterator[Step]:
    """Yield the steps of a run until it is finished; to pause is not to ask for the next."""
    while not training.finished:
        yield training.advance()
