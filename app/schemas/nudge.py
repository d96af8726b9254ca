"""Gradient descent on the weights for one drawing."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field

from app.schemas.arrays import Number, NumberRows, Numbers
from app.schemas.base import Answer
from app.schemas.drawings import Drawing
from app.schemas.examples import Example
from app.schemas.moments import Digit, MomentAnswer
from model import data, inspection

MOST_NUDGES = 100


class NudgeRequest(Drawing):
    """Steps of plain gradient descent on the loss of one drawing."""

    label: Digit = Field(description="The digit that the drawing is to be classified as.")
    learning_rate: float = Field(gt=0)
    count: int = Field(1, ge=1, le=MOST_NUDGES)
    apply: bool = Field(False, description="Change the run's own weights, not those of a copy.")
    others: int = Field(
        0,
        ge=0,
        le=inspection.MOST_OTHERS,
        description="On how many of the first test images the price of the nudges is measured; "
        "for 0 it is not.",
    )


def _first(norms: Any) -> float | None:
    return norms[0] if len(norms) else None


def _last(numbers: Any) -> float | None:
    return numbers[-1] if len(numbers) else None


class NudgedLayer(Answer):
    """How the nudges changed the parameters of one entry of the specification."""

    entry: int
    type: str
    gradient_norm: Annotated[Number, BeforeValidator(_first)] = Field(
        validation_alias="gradient_norms", description="Before the first nudge."
    )
    moved: Numbers = Field(description="Total Euclidean distance of each filter, unit or channel.")
    relative: Numbers = Field(description="The same as a fraction of its norm before.")


class MovedUnit(Answer):
    """A filter, unit or channel."""

    entry: int
    index: int
    distance: float


class ClassPrice(Answer):
    """How many of the images of one digit there are, and which share of them is read correctly."""

    count: int
    before: Number = Field(description="Accuracy before the nudges; null where there is no image.")
    after: Number


class HurtImage(Example):
    """A test image that the nudges made worse."""

    before: Number = Field(description="Probability of the label before the nudges.")
    after: Number
    digit: int = Field(description="What it is read as after the nudges.")


class Price(Answer):
    """What the nudges did to other test images; answers are not calibrated."""

    count: int = Field(
        description="How many images were read: the first test images, without the nudged one."
    )
    accuracy_before: Number
    accuracy_after: Number
    by_class: list[ClassPrice] = Field(description="For the digits 0 to 9.")
    hurt: list[HurtImage] = Field(
        description=f"At most {inspection.MOST_HURT}: those that were read correctly before and "
        "are not after, and then those whose label lost at least "
        f"{inspection.LEAST_DROP} of probability; each in order of decreasing loss."
    )

    @classmethod
    def of(cls, found: inspection.Price, examples: data.Examples) -> Self:
        """Make the answer; the indices of the images that were hurt are those of the examples."""
        return cls(
            count=found.count,
            accuracy_before=found.accuracy_before,
            accuracy_after=found.accuracy_after,
            by_class=[
                ClassPrice(count=count, before=before, after=after)
                for count, before, after in zip(
                    found.counts, found.class_before, found.class_after, strict=True
                )
            ],
            hurt=[
                HurtImage.of(
                    examples, hurt.index, before=hurt.before, after=hurt.after, digit=hurt.digit
                )
                for hurt in found.hurt
            ],
        )


class Nudge(MomentAnswer):
    """The effect of the nudges."""

    label: int
    learning_rate: float
    count: int
    probabilities: NumberRows = Field(description="Before the first nudge and after each.")
    losses: Numbers = Field(description="Of the label, before the first nudge and after each.")
    log_odds_before: Annotated[Number, BeforeValidator(_first)] = Field(
        validation_alias="log_odds",
        description="log(p / (1 - p)), the natural logarithm, of the label's probability p before "
        "the first nudge. It moves visibly also where p is close to 0 or 1.",
    )
    log_odds_after: Annotated[Number, BeforeValidator(_last)] = Field(
        validation_alias="log_odds", description="The same after the last nudge."
    )
    predicted: Numbers = Field(description="The decrease of the loss by each nudge to first order.")
    measured: Numbers = Field(description="The actual decrease; negative for an increase.")
    layers: list[NudgedLayer]
    most_moved: list[MovedUnit] = Field(description="In order of decreasing distance.")
    finite: bool = Field(description="False if it stopped early to avoid an overflow.")
    applied: bool
    price: Price | None = Field(None, description="Only where `others` was asked for.")
