"""The learning rate over the epochs of a run."""

from pydantic import Field

from app.schemas.arrays import Numbers
from app.schemas.base import Answer, Query
from app.schemas.branches import Rate
from model.training import CHOICES


class ScheduleQuery(Query):
    """Settings to draw in place of the run's own."""

    schedule: str | None = Field(None, json_schema_extra={"enum": list(CHOICES["schedule"])})
    learning_rate: Rate | None = Field(None, description="The largest rate.")
    final_learning_rate: Rate | None = Field(
        None, description="At the end of an exponential schedule."
    )

    def given(self) -> dict[str, object]:
        """Return the settings that were sent."""
        return {name: value for name, value in self if value is not None}


class Schedule(Answer):
    """The learning rates of a run from its first epoch to its last."""

    run: str
    epoch: float = Field(description="Where the run is.")
    epochs: int
    schedule: str
    learning_rate: float = Field(description="The largest rate.")
    final_learning_rate: float
    learning_rates: Numbers = Field(description="At equal distances, from epoch 0 to the end.")
