"""Looking for a mistake."""

from typing import Self

from pydantic import Field

from app.lab import Mistaken
from app.schemas.arrays import Numbers
from app.schemas.base import Answer, Query
from app.schemas.examples import Example
from app.schemas.moments import Digit
from model import data


class SearchQuery(Query):
    label: Digit = Field(description="What the image is.")
    digit: Digit = Field(description="What the network is to call it; not the label.")


class Search(Answer):
    """A test image and a kept step at which the network calls it another digit.

    Of all those that it calls ``digit``, it is the one nearest to 10 per cent for the label and 60
    per cent for the digit, where 0.2 is added to the distance if another digit is likelier than
    the label. If there is none, it is the nearest of the others. Not everything is searched: the
    first 96 images of the label at all kept steps, and all at the 12 most promising.
    """

    run: str
    step: int = Field(description="A kept one.")
    index: int = Field(description="Of the test image.")
    probabilities: Numbers = Field(description="Calibrated, as a prediction at this step.")
    distance: float = Field(
        description="From the shares that are looked for: the sum of the two differences."
    )
    example: Example

    @classmethod
    def of(cls, run: str, mistaken: Mistaken, examples: data.Examples) -> Self:
        step, found = mistaken
        example = Example.of(examples, found.index)
        return cls.model_validate(vars(found) | {"run": run, "step": step, "example": example})
