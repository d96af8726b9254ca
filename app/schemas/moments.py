"""What the requests and answers about a run's network at one step have in common."""

from typing import Annotated, Any, Self

from pydantic import Field

from app.lab import Moment
from app.schemas.arrays import Encoding
from app.schemas.base import Answer, MomentQuery

Digit = Annotated[int, Field(ge=0, le=9)]


class EncodingQuery(MomentQuery):
    encoding: Encoding = Field(
        "lists",
        description="Arrays as nested lists of numbers with five significant digits, or as "
        "base64 of the exact 32-bit floats.",
    )


class MomentAnswer(Answer):
    """What was computed with a run's weights after a step."""

    run: str
    step: int

    @classmethod
    def of(cls, moment: Moment, found: object, encoding: Encoding = "lists", **others: Any) -> Self:
        """Make the answer from a dataclass that the model found with the weights of a moment.

        Its attributes become the fields of these names, or with these as ``validation_alias``;
        nested dataclasses are converted in the same way. ``others`` are fields that it does not
        have, or not in this form. ``encoding`` is that of each WireArray.
        """
        fields = vars(found) | {"run": moment.run, "step": moment.step} | others
        return cls.model_validate(fields, context=encoding)
