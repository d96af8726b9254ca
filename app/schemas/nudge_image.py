"""Gradient descent on the pixels of a drawing."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from app.schemas.arrays import Counts, NumberRows, WireArray
from app.schemas.drawings import Drawing
from app.schemas.moments import Digit, MomentAnswer
from model.inspection import MOST_STEPS


class NudgeImageRequest(Drawing):
    """Changes to a drawing until the network classifies it as another digit."""

    target: Digit
    step_size: float = Field(0.02, gt=0, le=1, description="Largest change of a pixel in a step.")
    most_steps: int = Field(200, ge=1, le=MOST_STEPS)


class NudgeImage(MomentAnswer):
    """How a drawing was changed until the network classified it as another digit."""

    target: int
    succeeded: bool
    probabilities: NumberRows = Field(description="Before the first step and after each.")
    frames: Annotated[list[WireArray], BeforeValidator(list)] = Field(description="28 x 28 each.")
    frame_steps: Counts = Field(description="The number of steps before each frame.")
    ink_added: float = Field(description="In pixels of full ink.")
    ink_removed: float = Field(description="In pixels of full ink.")
