"""Runs: making them, changing them, and their state."""

from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from app.config import LARGEST_SEED
from app.lab import FASTEST, SLOWEST, Status
from app.schemas.base import LARGEST_STEP, Answer, Query, Request, optional
from app.schemas.network import Layers
from model.training import BOUNDS, CHOICES, MEANINGS, Configuration

MOST_STEPS_AT_ONCE = 10_000


def _setting(name: str, default: Any) -> Any:
    """Declare a setting of training, of its default's type."""
    meaning = MEANINGS[name]
    if name in BOUNDS:
        low, high = BOUNDS[name]
        return type(default), optional(description=meaning, ge=low, le=high)
    # Only described here: Configuration checks it, and its error lists the choices.
    return type(default), optional({"enum": list(CHOICES[name])}, description=meaning)


SETTINGS = {name: _setting(name, default) for name, default in vars(Configuration()).items()}


class Settings(create_model("Settings", __base__=Request, **SETTINGS)):  # type: ignore[misc]
    """Settings of training; one that is left out keeps its value."""

    def given(self) -> dict[str, Any]:
        """Return the settings that were sent."""
        return {name: getattr(self, name) for name in SETTINGS if name in self.model_fields_set}


RunName = Annotated[str, Field(min_length=1, max_length=80)]
StepsPerSecond = Annotated[float, Field(ge=SLOWEST, le=FASTEST)]
RunSpeed = Literal["full", "film"] | StepsPerSecond
SPEED = (
    "full, a number of steps per second, or film: slow at first, then ever faster, full after 45 s."
)


class Fork(Request):
    """A kept step of a run; without a step, its present weights."""

    run: str
    step: int | None = Field(None, ge=0, le=LARGEST_STEP)


class NewRun(Request):
    """A run to make; what is left out is taken from the run that is forked, or is the default."""

    name: RunName | None = None
    network: str | Layers | None = Field(None, description="A preset's name or a list of layers.")
    training: Settings = Field(default_factory=Settings)
    seed: int | None = Field(None, ge=0, le=LARGEST_SEED)
    fork: Fork | None = None
    original: bool = Field(
        False, description="Use the settings that the forked run began with, not its present ones."
    )
    replace: bool = Field(
        False,
        description="Delete the forked run; /api/runs/undo brings it back in this one's place.",
    )
    start: bool = Field(True, description="Whether it starts to train at once.")
    speed: RunSpeed = Field("full", description=SPEED)
    pretrained: bool = Field(
        False, description="Load the network that comes with Nudge; only the name is also used."
    )


class Changes(Settings):
    """What to change from the next step on.

    A learning rate without a schedule also makes the schedule constant.
    """

    name: RunName = optional()
    speed: RunSpeed = optional(description=SPEED)
    own_digits: bool = optional(description="Also learn from the digits that people kept.")

    def given(self) -> dict[str, Any]:
        """Return all that was sent, but for the speed."""
        others = {name: getattr(self, name) for name in ("name", "own_digits")}
        sent = {name: value for name, value in others.items() if name in self.model_fields_set}
        return super().given() | sent


class Steps(Request):
    """How many steps to do before the run pauses."""

    count: int = Field(1, ge=1, le=MOST_STEPS_AT_ONCE)


class StateQuery(Query):
    since: int | None = Field(
        None, ge=-1, le=LARGEST_STEP, description="Only the history after this step."
    )


class History(Answer):
    """Columns of equal length, oldest first; null where a step has no value."""

    step: list[int]
    loss: list[float | None]
    train_accuracy: list[float | None]
    validation_accuracy: list[float | None]
    learning_rate: list[float]
    own_accuracy: list[float | None]


class Parent(Answer):
    """The run and the step that the first weights came from."""

    run: str
    step: int


class OwnBefore(Answer):
    """The state of a run when it began to learn from the digits that people kept."""

    step: int
    own_accuracy: float | None = Field(
        description="Of the digits kept at present, with the weights of that step."
    )
    validation_accuracy: float | None


class Change(Answer):
    """A change of a run by a person, or what was taken back."""

    number: int = Field(description="Counted from 1 over the whole run.")
    step: int = Field(description="The run's step at that time.")
    words: str
    by: str | None = Field(description="The Nudge-Page header of the request.")
    can_undo: bool
    restores_weights: bool = Field(
        description="Whether taking it back also brings back the weights of that step."
    )


class Original(Answer):
    """The settings that a run began with."""

    optimizer: str
    learning_rate: float
    momentum: float
    batch_size: int
    weight_decay: float
    schedule: str
    epochs: int
    augmentation: str
    averaging: float


class RunSummary(Answer):
    """The state of a run without its history."""

    # The fields are filled by name from the run's snapshot and its configuration.
    id: str
    name: str
    version: int = Field(description="Increases whenever another field changes.")
    status: Status
    error: str | None = Field(description="Why it diverged or failed.")
    last_good_step: int | None = Field(
        description="Of a failed run: the step that it goes on from when it is started, if it can."
    )
    network: str = Field(description='The name of the preset, or "custom".')
    parameters: int
    seed: int
    fork: Parent | None
    step: int
    epoch: float = Field(description="Passes over the training images, including the fraction.")
    epochs: int
    images_seen: int
    images_per_second: float = Field(description="Over about the last second; 0 while it rests.")
    loss: float | None = Field(description="Mean cross-entropy of the latest batch, in nats.")
    train_accuracy: float | None = Field(description="Fraction of the latest batch.")
    validation_accuracy: float | None = Field(description="Fraction of the 5,000 held-out images.")
    own_accuracy: float | None = Field(description="Fraction of the digits that people kept.")
    own_count: int = Field(description="The number of those digits.")
    own_digits: bool = Field(description="Whether the run also learns from them.")
    own_before: OwnBefore | None = Field(description="The state when that began.")
    learning_rate: float = Field(description="Of the next step, with the schedule applied.")
    optimizer: str
    momentum: float
    batch_size: int
    weight_decay: float
    schedule: str
    final_learning_rate: float = Field(
        description="At the end of an exponential schedule; 0 is a hundredth of the largest rate."
    )
    augmentation: str
    averaging: float
    checkpoints: list[int] = Field(description="The steps whose weights are kept, rising.")
    speed: RunSpeed = Field(description=SPEED)
    original: Original
    changes: list[Change] = Field(description="The latest, oldest first.")


class RunState(RunSummary):
    keeping: str | None = Field(
        description="Why the server keeps nothing on its disk at present; null while it does."
    )
    history: History


class Deleted(Answer):
    """The run that was deleted last."""

    id: str
    name: str
    by: str | None = Field(description="The Nudge-Page header of the request.")
    replaced_by: str | None = Field(description="The run that was made in its place.")


class RunList(Answer):
    """All runs, oldest first."""

    current: str
    most: int = Field(description="How many runs are held at most.")
    deleted: Deleted | None = Field(description="What /api/runs/undo brings back.")
    locked: bool = Field(description="Whether changing a run requires the teacher's key.")
    runs: list[RunSummary]
