"""The direction of the gradient beside random directions."""

from pydantic import Field

from app.config import LARGEST_SEED
from app.schemas.arrays import Number, Numbers
from app.schemas.drawings import Drawing
from app.schemas.moments import Digit, MomentAnswer
from model import inspection


class DirectionsRequest(Drawing):
    """One step along the gradient of the loss of a drawing, and along random directions."""

    label: Digit = Field(description="The digit that the drawing is to be classified as.")
    learning_rate: float = Field(
        gt=0, description="Times the norm of the gradient, it is the length of every step."
    )
    count: int = Field(
        200, ge=1, le=inspection.MOST_DIRECTIONS, description="How many random directions."
    )
    seed: int = Field(
        0, ge=0, le=LARGEST_SEED, description="The same seed draws the same directions."
    )


class Directions(MomentAnswer):
    """How much a step of one length lowers the loss of the drawing, along each direction."""

    label: int
    learning_rate: float
    length: Number = Field(description="Euclidean length of each step, over all parameters.")
    promised: Number = Field(
        description="The decrease by the step against the gradient to first order, in nats."
    )
    gradient: Number = Field(description="That decrease as measured; negative for an increase.")
    decreases: Numbers = Field(
        description="The measured decrease along each random direction; null for an overflow."
    )
    best_random: Number = Field(description="The largest of these; null where there is none.")
    ratio: Number = Field(
        description="gradient / best_random; null where no random direction lowers the loss."
    )
