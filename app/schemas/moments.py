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
        """Make the answer from a result of the model.

        Parameters
        ----------
        moment : Moment
            Whose weights were used.
        found : dataclass
            Its attributes become the fields of the same names, or of those whose
            ``validation_alias`` they are; nested dataclasses are converted in the same way.
        encoding : Encoding
            Of the fields that are a WireArray.
        **others
            Fields that ``found`` does not have, or not in this form.
        """
        fields = vars(found) | {"run": moment.run, "step": moment.step} | others
        return cls.model_validate(fields, from_attributes=True, context=encoding)
