"""The pixels of a drawing that count for each digit and against it."""

from pydantic import Field

from app.schemas.arrays import Numbers, WireArray
from app.schemas.moments import MomentAnswer


class Saliency(MomentAnswer):
    """Signed maps: positive where a pixel counts for a digit, negative where it counts against."""

    input: WireArray
    scores: Numbers = Field(description="The inputs of the softmax.")
    probabilities: Numbers = Field(description="Of the digits 0 to 9, not calibrated.")
    gradients: WireArray = Field(description="10 x 28 x 28, with respect to the pixels.")
    occlusions: WireArray = Field(
        description="The decrease of each score when a gray patch covers a pixel, averaged over "
        "the patches that do, 10 x 28 x 28."
    )
    activation_maps: WireArray | None = Field(
        description="Grad-CAM of the last convolution without its ReLU, 10 x 28 x 28; null for "
        "a network without a convolution."
    )
