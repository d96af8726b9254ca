"""Nearest neighbors of a drawing."""

from pydantic import Field

from app.schemas.arrays import Number
from app.schemas.base import MomentQuery
from app.schemas.examples import Example
from app.schemas.moments import MomentAnswer

MOST_NEIGHBORS = 100


class NeighborsQuery(MomentQuery):
    k: int = Field(10, ge=1, le=MOST_NEIGHBORS, description="The number of neighbors.")


class Neighbor(Example):
    distance: Number = Field(description="Euclidean, between the features.")


class Neighbors(MomentAnswer):
    """The training images nearest to a drawing by the features in the last hidden layer."""

    features_step: int = Field(
        description="Of the weights that the features were computed with; it may be older than "
        "step while the run trains."
    )
    images: int = Field(
        description="How many were searched: all training images, or the first ones while the run "
        "trains or if its last hidden layer is very large."
    )
    neighbors: list[Neighbor] = Field(description="In order of increasing distance.")
