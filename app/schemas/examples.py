"""Images of MNIST on the wire."""

from typing import Literal

from pydantic import Field

from app.config import LARGEST_SEED
from app.schemas.base import Answer, Query

MOST_EXAMPLES = 100


class ExamplesQuery(Query):
    split: Literal["train", "validation", "test"] = "test"
    count: int = Field(1, ge=1, le=MOST_EXAMPLES, description="How many, drawn at random.")
    seed: int | None = Field(None, ge=0, le=LARGEST_SEED, description="For the same ones again.")
    indices: str | None = Field(
        None,
        pattern=rf"^[0-9]{{1,5}}(,[0-9]{{1,5}}){{0,{MOST_EXAMPLES - 1}}}$",
        description="Places in the set, with commas; then count and seed do nothing.",
    )

    def places(self) -> list[int] | None:
        """Return the indices as numbers."""
        return None if self.indices is None else [int(part) for part in self.indices.split(",")]


class Example(Answer):
    """An image with its label."""

    index: int
    label: int
    pixels: list[float] = Field(description="28 x 28, row by row, 0 for paper, 1 for ink.")


class Examples(Answer):
    split: str
    examples: list[Example]
