"""The wire format of the routes that look inside a network."""

from typing import Annotated

from pydantic import Field

from app.schemas.arrays import Encoding, WireArray
from app.schemas.base import Answer, MomentQuery
from app.schemas.drawings import Drawing
from model.inspection import MOST_STEPS

MOST_NUDGES = 100
MOST_NEIGHBORS = 100

Digit = Annotated[int, Field(ge=0, le=9)]
Numbers = list[float | None]


class LookQuery(MomentQuery):
    encoding: Encoding = Field(
        "lists",
        description="Arrays as nested lists of numbers of 5 digits, or exactly, as base64.",
    )


class ExplanationQuery(LookQuery):
    label: Digit | None = Field(
        None, description="The digit whose loss the gradients are of; without, there are none."
    )
    weights: bool = Field(
        True, description="Whether the layers' own arrays and their gradients are sent."
    )


class OriginQuery(LookQuery):
    layer: int = Field(ge=0, description="Counted along the stack, as an explanation does.")
    position: str = Field(
        pattern=r"^[0-9]{1,5}(,[0-9]{1,5}){0,2}$",
        description="Channel, row and column with commas, or the unit.",
        examples=["0"],
    )

    def place(self) -> tuple[int, ...]:
        """Return the position as numbers."""
        return tuple(int(part) for part in self.position.split(","))


class NeighborsQuery(MomentQuery):
    k: int = Field(10, ge=1, le=MOST_NEIGHBORS, description="How many.")


class Nudge(Drawing):
    """Some steps of plain gradient descent on one drawing."""

    label: Digit = Field(description="What it is to be called.")
    learning_rate: float = Field(gt=0)
    count: int = Field(1, ge=1, le=MOST_NUDGES)
    apply: bool = Field(
        False, description="Whether the run itself is nudged; by default it is a copy."
    )


class PictureNudge(Drawing):
    """Changes of the drawing until the network takes it for another digit."""

    target: Digit
    step_size: float = Field(0.02, gt=0, le=1, description="Greatest change of a pixel at a step.")
    most_steps: int = Field(200, ge=1, le=MOST_STEPS)


class MomentAnswer(Answer):
    """Something of a run as it was after a step."""

    run: str
    step: int


class WeightHistogram(Answer):
    """Counts in equally wide bins from -limit to limit."""

    limit: float
    counts: list[int]


class ExplainedLayer(Answer):
    """A layer of the stack and what it made of a drawing."""

    layer: int
    entry: int = Field(description="Of the specification; an activation shares its layer's.")
    type: str
    name: str
    shape: list[int] = Field(description="[C, H, W] or [units].")
    parameters: int
    multiply_adds: int = Field(description="For one image.")
    least: float | None = Field(description="Of the activations.")
    greatest: float | None
    activations: WireArray
    weights: dict[str, WireArray] = Field(
        description="The layer's arrays by name; none without weights."
    )
    histogram: WeightHistogram | None = Field(description="Of the weights without biases.")
    dead: float | None = Field(
        description="Share of a ReLU's units that are 0 for all of a few hundred images; while the "
        "run trains it may be a few seconds old."
    )
    gradient: WireArray | None = Field(description="Of the loss by the activations.")
    dweights: dict[str, WireArray] | None = Field(
        description="Of the loss by the arrays; null without a label or weights."
    )


class Explanation(MomentAnswer):
    """What every layer made of a drawing."""

    input: WireArray
    probabilities: Numbers
    label: int | None
    loss: float | None = Field(description="Cross-entropy of the label, nats.")
    layers: list[ExplainedLayer]
    gradient: WireArray | None = Field(description="Of the loss by the pixels.")


class NumberOrigin(MomentAnswer):
    """Where one number of one layer came from."""

    layer: int
    entry: int
    type: str
    position: list[int]
    value: float | None
    source: int = Field(description="The layer that it was made from; -1 is the drawing.")
    window: list[int] | None = Field(
        description="Top, left, bottom, right in the source, ends excluded; null for all of it."
    )
    receptive_field: list[int] = Field(description="The same in the drawing.")
    numbers: dict[str, float | WireArray | None] = Field(
        description="What it was made from, which depends on the type."
    )
    activation: str | None = Field(description="The non-linearity behind it.")
    activated: float | None
    mathematics: str = Field(description="All of it as a line of text.")


class NudgedLayer(Answer):
    """What the nudges did to an entry of the specification."""

    entry: int
    type: str
    gradient_norm: float | None = Field(description="Before the first nudge.")
    moved: Numbers = Field(description="How far each filter, unit or channel moved in all.")
    relative: Numbers = Field(description="As a share of its norm before.")


class MovedUnit(Answer):
    """A filter, unit or channel and how far it moved in all."""

    entry: int
    index: int
    distance: float


class Nudging(MomentAnswer):
    """What some nudges did."""

    label: int
    learning_rate: float
    count: int
    probabilities: list[Numbers] = Field(description="Before the first nudge and after each.")
    losses: Numbers = Field(description="Of the label, in the same order.")
    predicted: Numbers = Field(description="By how much each lowers the loss to first order.")
    measured: Numbers = Field(description="By how much it did; negative where it overshot.")
    layers: list[NudgedLayer]
    most_moved: list[MovedUnit] = Field(description="The farthest first.")
    finite: bool = Field(description="False if the nudges ended early, before numbers too large.")
    applied: bool


class PictureNudging(MomentAnswer):
    """How a drawing was changed until the network took it for another digit."""

    target: int
    succeeded: bool
    probabilities: list[Numbers] = Field(description="Before the first step and after each.")
    frames: list[WireArray] = Field(description="28 x 28 each, the first and the last among them.")
    frame_steps: list[int] = Field(description="After how many steps each frame is.")
    ink_added: float = Field(description="In pixels of full ink.")
    ink_removed: float


class Saliency(MomentAnswer):
    """What in a drawing speaks for each digit (positive) and what against it."""

    input: WireArray
    scores: Numbers = Field(description="What the softmax is given.")
    probabilities: Numbers
    gradients: WireArray = Field(description="Of each score by the pixels, 10 x 28 x 28.")
    occlusions: WireArray = Field(description="By how much each falls where a patch covers it.")
    activation_maps: WireArray | None = Field(description="Null without a convolution.")


class Neighbor(Answer):
    """A training image."""

    index: int
    label: int
    distance: float | None
    pixels: list[float] = Field(description="28 x 28, row by row, 0 for paper, 1 for ink.")


class Neighbors(MomentAnswer):
    """The training images that are most like a drawing to the last hidden layer."""

    features_step: int = Field(
        description="Whose weights they were found with; while the run trains it may be older."
    )
    images: int = Field(
        description="Among how many they were sought: all training images, or the first of them "
        "while the run trains or where its hidden layer is very large."
    )
    neighbors: list[Neighbor] = Field(description="The nearest first.")
