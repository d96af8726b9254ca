"""A moment of a run that goes on at several learning rates."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field

from app.lab import BranchesStatus, BranchStatus
from app.schemas.base import Answer, Request, optional
from model.training import BOUNDS, CHOICES, MEANINGS

MOST_BRANCHES = 8
MOST_STEPS = 1_000
FIVE_RATES = (0.0001, 0.001, 0.01, 0.1, 1.0)

Rate = Annotated[float, Field(ge=BOUNDS["learning_rate"][0], le=BOUNDS["learning_rate"][1])]


class BranchesRequest(Request):
    """Which branches: one for each constant rate, and one more with a schedule if it is given."""

    rates: list[Rate] = Field(
        list(FIVE_RATES),
        min_length=1,
        max_length=MOST_BRANCHES,
        description="The constant learning rate of each branch.",
    )
    steps: int = Field(200, ge=1, le=MOST_STEPS, description="How many steps each branch does.")
    schedule: str = optional(
        {"enum": list(CHOICES["schedule"])},
        description="Of one more branch, which begins at the first of the rates; the whole "
        "schedule is spread over the steps.",
    )
    final_learning_rate: Rate = Field(0.0, description=MEANINGS["final_learning_rate"])


def _rounded(numbers: Sequence[float]) -> list[float]:
    return [float(f"{number:.5g}") for number in numbers]


Rounded = Annotated[list[float], BeforeValidator(_rounded)]


class Branch(Answer):
    """One of them."""

    learning_rate: float
    schedule: str
    final_learning_rate: float
    rates: Rounded = Field(description="The learning rate of each step.")
    status: BranchStatus
    reason: str | None = Field(description="Why it died.")
    losses: Rounded = Field(
        description="Of the batch of each step so far, measured before the step."
    )
    validation_accuracy: float | None = Field(
        description="At the end: the fraction of 1,000 held-out images, with the weights "
        "themselves, not with their moving average."
    )


class Branches(Answer):
    """Branches of one moment: the same weights, the same batches, other learning rates."""

    id: str
    run: str
    step: int = Field(description="The step of the run after which they begin.")
    steps: int
    status: BranchesStatus
    error: str | None = Field(description="Why they failed, or why the server stopped them.")
    progress: float = Field(description="The fraction of all steps that is done.")
    branches: list[Branch]
