"""Learning as replayed over the kept checkpoints."""

from pydantic import Field

from app.schemas.arrays import NumberRows
from app.schemas.base import Answer, Query


class ReplayQuery(Query):
    present: bool = Field(False, description="Append the newest step if it is not a kept one.")


class Replay(Answer):
    """The probabilities of one drawing at every kept checkpoint."""

    run: str
    steps: list[int]
    probabilities: NumberRows = Field(
        description="A row for each step, calibrated as those of `predict`."
    )
