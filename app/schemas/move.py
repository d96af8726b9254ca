"""One number of the network moved by epsilon."""

from pydantic import Field

from app.schemas.arrays import Number, NumberRows, Numbers
from app.schemas.gradient_origin import NumberQuery
from app.schemas.moments import MomentAnswer


class MoveQuery(NumberQuery):
    epsilon: float = Field(
        0.01, ge=-1e6, le=1e6, description="How far the number is moved, on a copy."
    )


class Move(MomentAnswer):
    """What became of a label's loss when one number was moved."""

    label: int
    epsilon: float
    before: Number = Field(description="The number.")
    after: Number
    gradient: Number = Field(description="Of the loss at the number, before.")
    promised: Number = Field(description="The change of the loss to first order.")
    happened: Number = Field(description="The change of the loss.")
    losses: Numbers = Field(description="Before and after, in nats.")
    probabilities: NumberRows = Field(description="Before and after, not calibrated.")
