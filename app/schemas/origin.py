"""The origin of one number of one layer."""

from pydantic import Field

from app.schemas.arrays import Number, WireNumber
from app.schemas.moments import EncodingQuery, MomentAnswer


class OriginQuery(EncodingQuery):
    layer: int = Field(ge=0, description="Index in the stack, as in an explanation.")
    position: str = Field(
        pattern=r"^[0-9]{1,5}(,[0-9]{1,5}){0,2}$",
        description="Channel, row and column, separated by commas, or the unit.",
        examples=["0"],
    )

    def indices(self) -> tuple[int, ...]:
        """Return the position as integers."""
        return tuple(int(part) for part in self.position.split(","))


class Origin(MomentAnswer):
    """How one number of one layer was computed, and from what."""

    layer: int
    entry: int = Field(description="Index in the specification.")
    type: str
    position: list[int]
    value: Number
    source: int = Field(description="Index of the layer that it comes from; -1 is the drawing.")
    window: list[int] | None = Field(
        description="Top, left, bottom and right in the source, the last two excluded; null for "
        "all of the source."
    )
    receptive_field: list[int] = Field(description="The same in the drawing.")
    numbers: dict[str, WireNumber] = Field(description="Operands and results of the layer.")
    activation: str | None = Field(description="The activation function that follows, if any.")
    activated: Number = Field(description="Its output.")
    mathematics: str = Field(description="The computation as a line of text.")
