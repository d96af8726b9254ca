"""The origin of the gradient at one number, and which number is meant."""

from pydantic import Field

from app.schemas.arrays import Number
from app.schemas.base import Answer, MomentQuery
from app.schemas.moments import Digit, MomentAnswer
from model import inspection


class NumberQuery(MomentQuery):
    """A number of the network, and the digit whose loss is differentiated by it."""

    label: Digit = Field(description="The digit whose loss, -log p, is differentiated.")
    layer: int = Field(
        ge=-1, description="Index in the stack, as in an explanation; -1 is the drawing."
    )
    position: str = Field(
        pattern=r"^[0-9]{1,5}(,[0-9]{1,5}){0,3}$",
        description="Channel, row and column, separated by commas, or the unit; of a weight its "
        "filter, channel, row and column, or its unit and input; of another parameter its index.",
        examples=["0"],
    )
    parameter: str | None = Field(
        None, description="weights, bias, scale or shift; without it, the number is an activation."
    )

    def number(self) -> inspection.Number:
        """Return which number is meant."""
        indices = tuple(int(part) for part in self.position.split(","))
        return inspection.Number(self.layer, indices, self.parameter)


class GradientTerm(Answer):
    """A product of the sum."""

    position: list[int] = Field(description="In the layer whose gradients are added up.")
    gradient: Number = Field(description="There.")
    factor: Number = Field(description="How much the number changes what is there.")
    product: Number


class GradientSum(Answer):
    """The sum of products that gives a gradient."""

    source: int = Field(
        description="Index of the layer whose gradients are added up: the layer after the number, "
        "for a parameter its own."
    )
    type: str = Field(description="Of that layer.")
    factor: str = Field(description="What its gradients are multiplied by, in a word.")
    terms: list[GradientTerm] = Field(description="The largest products, in decreasing order.")
    count: int = Field(description="Of all products.")
    rest: Number = Field(description="The sum of the products that are not listed.")


class GradientLink(Answer):
    """A number on the way to the loss."""

    layer: int
    type: str | None = Field(description="Of the layer; null for the drawing.")
    position: list[int]
    gradient: Number
    factor: Number = Field(
        description="What the next link's gradient is multiplied by to give the largest product of "
        "this one's sum; null for the last."
    )


class GradientOrigin(MomentAnswer):
    """Where the gradient of a label's loss at one number comes from."""

    layer: int = Field(description="Index in the stack; -1 is the drawing.")
    type: str | None = Field(description="Of the layer; null for the drawing.")
    parameter: str | None
    position: list[int]
    value: Number = Field(description="The number itself.")
    gradient: Number
    label: int
    probability: Number = Field(description="Of the label, not calibrated.")
    loss: Number = Field(description="Cross-entropy of the label in nats.")
    sum: GradientSum | None = Field(
        description="Null for scores and probabilities: the loss itself gives their gradient."
    )
    links: list[GradientLink] = Field(
        description="The number, the one in its largest product, and so on to a score."
    )
    mathematics: str = Field(description="The computation as a line of text.")
