"""Held-out images and a drawing in two dimensions."""

from pydantic import Field

from app.schemas.arrays import Counts, Numbers, WireArray
from app.schemas.moments import EncodingQuery, MomentAnswer

MOST_POINTS = 1000


class MapQuery(EncodingQuery):
    count: int = Field(
        MOST_POINTS,
        ge=1,
        le=MOST_POINTS,
        description="How many points are returned; the axes are always those of all 1,000.",
    )


class Map(MomentAnswer):
    """Images of the validation split by their features in the last hidden layer.

    The axes are the first two principal components of the features. ``step`` is that of the
    weights they were computed with; it may be a second old while the run trains.
    """

    indices: Counts = Field(
        description="Of the images in the validation split; fewer than 1,000 if the run's last "
        "hidden layer is very large."
    )
    points: WireArray = Field(description="One for each image, x and y, in the features' unit.")
    labels: Counts
    digits: Counts = Field(description="What the network classifies each image as.")
    shares: Numbers = Field(
        description="The fraction of the features' variance along x and along y."
    )


class MapPoint(MomentAnswer):
    """A drawing on the map of the same ``step``."""

    point: Numbers = Field(description="x and y.")
