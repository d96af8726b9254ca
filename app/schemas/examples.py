"""Images of MNIST."""

from typing import Any, Literal, Self

import numpy as np
from pydantic import Field

from app.config import LARGEST_SEED
from app.schemas.base import Answer, Query
from model import data

MOST_EXAMPLES = 100


class ExamplesQuery(Query):
    split: Literal["train", "validation", "test"] = "test"
    count: int = Field(1, ge=1, le=MOST_EXAMPLES, description="How many are drawn at random.")
    seed: int | None = Field(
        None, ge=0, le=LARGEST_SEED, description="The same seed draws the same images."
    )
    indices: str | None = Field(
        None,
        pattern=rf"^[0-9]{{1,5}}(,[0-9]{{1,5}}){{0,{MOST_EXAMPLES - 1}}}$",
        description="Indices in the split, separated by commas; count, seed and label are then "
        "ignored.",
    )
    label: int | None = Field(
        None, ge=0, le=9, description="Only images of this digit are drawn at random."
    )

    def given(self) -> list[int] | None:
        """Return the indices as integers; None if they are to be drawn at random."""
        return None if self.indices is None else [int(part) for part in self.indices.split(",")]


class Example(Answer):
    index: int
    label: int
    pixels: list[float] = Field(description="28 x 28, row by row, 0 for paper, 1 for ink.")

    @classmethod
    def of(cls, examples: data.Examples, index: int, **others: Any) -> Self:
        """Make the answer from the image at an index."""
        return cls(
            index=index,
            label=int(examples.labels[index]),
            pixels=np.round(examples.images[index].ravel() / 255, 6).tolist(),
            **others,
        )


class Examples(Answer):
    split: str
    examples: list[Example]
