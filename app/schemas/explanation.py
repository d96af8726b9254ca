"""What every layer computed for a drawing, and the gradients of a label's loss."""

from pydantic import Field

from app.schemas.arrays import Counts, Number, Numbers, WireArray
from app.schemas.base import Answer
from app.schemas.moments import Digit, EncodingQuery, MomentAnswer


class ExplanationQuery(EncodingQuery):
    label: Digit | None = Field(
        None, description="The digit whose loss is differentiated; without it, no gradients."
    )
    weights: bool = Field(True, description="Include the parameters and their gradients.")


class WeightHistogram(Answer):
    """Counts in bins of equal width from -limit to limit."""

    limit: float
    counts: Counts


class LayerWindow(Answer):
    """Which rows and columns of the layer before an output is computed from."""

    size: int
    stride: int
    pad: int


class ExplainedLayer(Answer):
    """A layer of the stack and its activations for a drawing."""

    layer: int
    entry: int = Field(description="Index in the specification; an activation has its layer's.")
    type: str
    name: str
    shape: list[int] = Field(description="[C, H, W] or [units].")
    window: LayerWindow | None = Field(description="Null for all numbers of the layer before.")
    parameters: int = Field(validation_alias="parameter_count")
    parameter_shapes: dict[str, list[int]] = Field(description="By name; empty without parameters.")
    multiply_adds: int = Field(description="For one image.")
    least: Number = Field(description="The smallest activation.")
    greatest: Number = Field(description="The largest activation.")
    activations: WireArray
    weights: dict[str, WireArray] = Field(
        validation_alias="parameters",
        description="The layer's parameters by name; empty with weights=0.",
    )
    histogram: WeightHistogram | None = Field(description="Of the weights without the biases.")
    dead: float | None = Field(
        description="Fraction of a ReLU's units that are 0 for all of a few hundred images. It "
        "may be a few seconds old while the run trains."
    )
    gradient: WireArray | None = Field(description="With respect to the activations.")
    dweights: dict[str, WireArray] | None = Field(
        validation_alias="dparameters",
        description="The gradient with respect to the parameters; null with weights=0.",
    )


class Explanation(MomentAnswer):
    """What every layer computed for a drawing."""

    input: WireArray
    probabilities: Numbers = Field(description="Of the digits 0 to 9, not calibrated.")
    label: int | None
    loss: Number = Field(description="Cross-entropy of the label in nats.")
    layers: list[ExplainedLayer]
    gradient: WireArray | None = Field(description="Of the loss with respect to the pixels.")
