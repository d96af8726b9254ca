"""The wire format, both directions. The OpenAPI description is made of these classes."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.config import LARGEST_SEED
from app.snapshots import Status
from model.configuration import BOUNDS, CHOICES

MOST_STEPS_AT_ONCE = 10_000
LARGEST_STEP = 2**53 - 1
MOST_EXAMPLES = 100


class Request(BaseModel):
    """What is sent: of exactly these types, with these fields and no others, all finite."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class Query(BaseModel):
    """What stands behind the question mark; text is turned into what is needed."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Answer(BaseModel):
    """What is sent back; a number that is not finite is null."""

    model_config = ConfigDict(ser_json_inf_nan="null")


def _optional(extra: dict[str, Any] | None = None, **constraints: Any) -> Any:
    """Make a field that may be left out but, when it is sent, is not null."""

    def describe(schema: dict[str, Any]) -> None:
        schema.pop("default", None)
        schema.update(extra or {})

    return Field(None, json_schema_extra=describe, **constraints)


def _bounded(name: str) -> Any:
    low, high = BOUNDS[name]
    return _optional(ge=low, le=high)


def _chosen(name: str) -> Any:
    # The choices are described here and checked by Configuration, which names them all.
    return _optional({"enum": list(CHOICES[name])})


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
Layers = list[dict[str, Any]]


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

    name: RunName = _optional()
    own_digits: bool = _optional(
        description="Whether it learns from the digits that people kept, too."
    )


class Steps(Request):
    """How many steps to do before the run rests."""

    count: int = Field(1, ge=1, le=MOST_STEPS_AT_ONCE)


Point = Annotated[list[float], Field(min_length=2, max_length=2)]


class Drawing(Request):
    """A drawing, in exactly one of three forms."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [n]} for n in ("image", "strokes", "pixels")]}
    )

    image: str = _optional(description="data:image/png;base64,... (also jpeg, webp)")
    strokes: list[list[Point]] = _optional(
        description="Each stroke a list of points [x, y], in any unit, y down."
    )
    canvas: list[Annotated[float, Field(gt=0)]] = _optional(
        min_length=2,
        max_length=2,
        description="[width, height] of what strokes were drawn on, from 0, 0, in their unit. "
        "It matters where the ink is not cropped.",
    )
    pixels: list[Annotated[float, Field(ge=0, le=1)]] = _optional(
        min_length=784,
        max_length=784,
        description="The network's input as it is, row by row, 0 for paper, 1 for ink.",
    )

    @model_validator(mode="after")
    def _is_one(self) -> "Drawing":
        given = self.model_fields_set & {"image", "strokes", "pixels"}
        if len(given) != 1:
            raise ValueError(
                "a drawing is exactly one of image, strokes and pixels; "
                + (f"these were sent: {', '.join(sorted(given))}" if given else "none was sent")
            )
        return self


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


class Origin(Answer):
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
    fork: Origin | None
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


class Prediction(Answer):
    """What the network makes of a drawing.

    The probabilities are calibrated on held-out images; replay and explain have the network's own.
    """

    digit: int | None = Field(ge=0, le=9, description="The likeliest; null if it is no digit.")
    probabilities: list[float | None] = Field(
        description="Of the digits 0 to 9; null where a diverged run's numbers overflow."
    )
    certainty: float | None = Field(description="The probability of the likeliest digit.")
    reason: Literal["not-a-digit", "unsure"] | None = Field(
        description="Why not to rely on the answer: it looks like no digit, or none reaches 0.5."
    )
    input: list[float] = Field(description="The 28 x 28 that the network saw, row by row.")
    run: str
    step: int


class Fault(Answer):
    """One thing that is wrong in a request."""

    pointer: str = Field(description="A JSON pointer into the body or the query.")
    detail: str


class ProblemDetails(Answer):
    """An error, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


class Layer(Answer):
    """An entry of the specification: its own fields, and these.

    With ``weights=1`` its arrays are added by name: ``weights`` (a conv's [F][C][K][K], a dense
    one's [units][inputs]) and ``bias``, a batch norm's ``scale shift mean variance``.
    """

    model_config = ConfigDict(extra="allow")

    type: str
    shape: list[int] = Field(description="[C, H, W] or [units], after this layer.")
    parameters: int
    multiply_adds: int = Field(description="For one image.")


class MomentQuery(Query):
    at: int | None = Field(
        None, ge=0, le=LARGEST_STEP, description="A kept step, to read its weights; without, now."
    )


class ReplayQuery(Query):
    present: bool = Field(
        False, description="Whether the newest step is added at the end, where it is not kept."
    )


class NormalizationQuery(Query):
    """The steps from a drawing to the network's input; pixels are taken as they are."""

    crop: bool = Field(True, description="Take the box around the ink, not the whole canvas.")
    box: float = Field(20, ge=1, le=28, description="Pixels of its longer side after scaling.")
    width: Literal["own"] | Annotated[float, Field(ge=0.5, le=28)] = Field(
        2.5, description="Pixels of the pen after scaling, at most the box; own keeps what it has."
    )
    center: bool = Field(True, description="Move the center of mass to the middle.")


class PredictionQuery(MomentQuery, NormalizationQuery):
    """Which weights to ask, and how to bring the drawing to their form."""


class NetworkQuery(MomentQuery):
    weights: bool = Field(False, description="Whether each layer's numbers are added.")
    layer: int | None = Field(
        None, ge=0, description="The only one, from 0, whose numbers are added; without, all are."
    )


class NetworkDescription(Answer):
    """A network and, on request, its numbers at a step."""

    run: str
    step: int
    name: str
    specification: Layers
    parameters: int
    layers: list[Layer]


class Mistake(Answer):
    """A test image that was read wrongly."""

    index: int
    truth: int
    answer: int
    probabilities: list[float]


class Evaluation(Answer):
    """How the test images are read."""

    run: str
    step: int
    accuracy: float
    errors: int
    count: int
    interval: list[float] = Field(description="Wilson's 95 % interval of the accuracy.")
    confusion: list[list[int]] = Field(description="Rows are the truth, columns the answer.")
    mistakes: list[Mistake] = Field(description="The worst first, at most 100.")


class ExamplesQuery(Query):
    split: Literal["train", "validation", "test"] = "test"
    count: int = Field(1, ge=1, le=MOST_EXAMPLES, description="How many, drawn at random.")
    seed: int | None = Field(None, ge=0, le=LARGEST_SEED, description="For the same ones again.")
    indices: str | None = Field(
        None,
        pattern=rf"^[0-9]{{1,5}}(,[0-9]{{1,5}}){{0,{MOST_EXAMPLES - 1}}}$",
        description="Places in the set, with commas; then count and seed do nothing.",
    )

    def places(self) -> list[int] | None:
        """Return the indices as numbers."""
        return None if self.indices is None else [int(part) for part in self.indices.split(",")]


class Example(Answer):
    """An image with its label."""

    index: int
    label: int
    pixels: list[float] = Field(description="28 x 28, row by row, 0 for paper, 1 for ink.")


class Examples(Answer):
    split: str
    examples: list[Example]


class Preset(Answer):
    name: str
    specification: Layers
    parameters: int
    layers: list[Layer]


class Presets(Answer):
    """What a run can be made of."""

    networks: list[Preset]
    choices: dict[str, list[str]]
    defaults: dict[str, Any]


class Replay(Answer):
    """What each kept checkpoint makes of one drawing."""

    run: str
    steps: list[int]
    probabilities: list[list[float | None]]


class CheckpointQuery(Query):
    format: Literal["npz", "json", "onnx"] = Field(
        "npz",
        description="npz can be loaded again; json and onnx are to use elsewhere. The onnx takes "
        "`pixels` [N, 1, 28, 28], 0..1, ink high, and gives `probabilities` [N, 10].",
    )


class Checkpoint(Answer):
    """A run as JSON: to use elsewhere; only the npz can be loaded again."""

    run: str
    step: int
    seed: int
    specification: Layers
    configuration: dict[str, Any]
    weights: list[dict[str, list[Any]] | None] = Field(
        description="One entry a layer: its arrays by name, or null."
    )


class Description(Answer):
    """An OpenAPI document."""

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
    components: dict[str, Any]
