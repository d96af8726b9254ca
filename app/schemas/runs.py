"""Runs on the wire: making and changing them, and how they stand."""

from typing import Annotated, Any

from pydantic import Field

from app.config import LARGEST_SEED
from app.lab import Status
from app.schemas.base import LARGEST_STEP, Answer, Query, Request, optional
from app.schemas.network import Layers
from model.training import BOUNDS, CHOICES

MOST_STEPS_AT_ONCE = 10_000


def _bounded(name: str) -> Any:
    low, high = BOUNDS[name]
    return optional(ge=low, le=high)


def _chosen(name: str) -> Any:
    # The choices are described here and checked by Configuration, which names them all.
    return optional({"enum": list(CHOICES[name])})


class Settings(Request):
    """The settings of training; one that is left out keeps its value."""

    optimizer: str = _chosen("optimizer")
    learning_rate: float = _bounded("learning_rate")
    momentum: float = _bounded("momentum")
    batch_size: int = _bounded("batch_size")
    weight_decay: float = _bounded("weight_decay")
    schedule: str = _chosen("schedule")
    epochs: int = _bounded("epochs")
    augmentation: str = _chosen("augmentation")
    averaging: float = _bounded("averaging")

    def given(self) -> dict[str, Any]:
        """Return the settings that were sent."""
        sent = self.model_fields_set & Settings.model_fields.keys()
        return {name: getattr(self, name) for name in sent}


RunName = Annotated[str, Field(min_length=1, max_length=80)]


class Fork(Request):
    """A kept step of a run; without a step its newest weights."""

    run: str
    step: int | None = Field(None, ge=0, le=LARGEST_STEP)


class NewRun(Request):
    """A run to make; what is left out is as in the run that is forked, or as by default."""

    name: RunName | None = None
    network: str | Layers | None = Field(
        None, description="A preset's name, or a specification: a list of layers."
    )
    training: Settings = Field(default_factory=Settings)
    seed: int | None = Field(None, ge=0, le=LARGEST_SEED)
    fork: Fork | None = None
    start: bool = Field(True, description="Whether it trains from now on.")
    pretrained: bool = Field(
        False,
        description="Load the network that comes with Nudge, which has finished learning; "
        "of the other fields only the name is taken then.",
    )


class Changes(Settings):
    """What is changed from the next step on.

    A learning rate without a schedule makes the schedule constant.
    """

    name: RunName = optional()
    own_digits: bool = optional(
        description="Whether it learns from the digits that people kept, too."
    )


class Steps(Request):
    """How many steps to do before the run rests."""

    count: int = Field(1, ge=1, le=MOST_STEPS_AT_ONCE)


class StateQuery(Query):
    since: int | None = Field(
        None, ge=-1, le=LARGEST_STEP, description="Only history after this step; without, all."
    )


class History(Answer):
    """Columns of equal length, oldest first; null where there is no value at that step."""

    step: list[int]
    loss: list[float | None]
    train_accuracy: list[float | None]
    validation_accuracy: list[float | None]
    learning_rate: list[float]
    own_accuracy: list[float | None]


class Parent(Answer):
    """The run, and its step, that the first weights came from."""

    run: str
    step: int


class OwnBefore(Answer):
    """How a run stood when it began to learn from the digits that people kept."""

    step: int
    own_accuracy: float | None = Field(description="Of the digits of now, by the weights of then.")
    validation_accuracy: float | None


class RunSummary(Answer):
    """How a run stands."""

    id: str
    name: str
    version: int = Field(description="Rises whenever anything here changed.")
    status: Status
    error: str | None = Field(description="Why it diverged or failed.")
    network: str = Field(description='The preset\'s name, or "custom".')
    parameters: int
    seed: int
    fork: Parent | None
    step: int
    epoch: float
    epochs: int
    images_seen: int
    images_per_second: float = Field(description="Over about the last second of training.")
    loss: float | None = Field(description="Mean cross-entropy of the latest batch, nats.")
    train_accuracy: float | None = Field(description="Fraction of the latest batch.")
    validation_accuracy: float | None = Field(description="Fraction of the held-out 5,000 images.")
    own_accuracy: float | None = Field(
        description="Fraction of the digits that people kept; null where there are none."
    )
    own_count: int = Field(description="How many those are.")
    own_digits: bool = Field(description="Whether the run learns from them, too.")
    own_before: OwnBefore | None = Field(description="How it stood when that began.")
    learning_rate: float = Field(description="Of the next step, after the schedule.")
    optimizer: str
    momentum: float
    batch_size: int
    weight_decay: float
    schedule: str
    augmentation: str
    averaging: float
    checkpoints: list[int] = Field(description="The steps whose weights are kept.")


class RunState(RunSummary):
    """How a run stands, and how it came there."""

    history: History


class RunList(Answer):
    """All runs, oldest first."""

    current: str
    locked: bool = Field(description="Whether changing a run needs the teacher's key.")
    runs: list[RunSummary]
