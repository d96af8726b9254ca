"""Networks on the wire: layers, their numbers, presets and checkpoints."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.schemas.base import Answer, MomentQuery, Query

Layers = list[dict[str, Any]]


class Layer(Answer):
    """An entry of the specification: its own fields, and these.

    With ``weights=1`` its arrays are added by name: ``weights`` (a conv's [F][C][K][K], a dense
    one's [units][inputs]) and ``bias``, a batch norm's ``scale shift mean variance``.
    """

    model_config = ConfigDict(extra="allow")

    type: str
    shape: list[int] = Field(description="[C, H, W] or [units], after this layer.")
    parameters: int
    multiply_adds: int = Field(description="For one image.")


class NetworkQuery(MomentQuery):
    weights: bool = Field(False, description="Whether each layer's numbers are added.")
    layer: int | None = Field(
        None, ge=0, description="The only one, from 0, whose numbers are added; without, all are."
    )


class NetworkDescription(Answer):
    """A network and, on request, its numbers at a step."""

    run: str
    step: int
    name: str
    specification: Layers
    parameters: int
    layers: list[Layer]


class Preset(Answer):
    name: str
    specification: Layers
    parameters: int
    layers: list[Layer]


class Presets(Answer):
    """What a run can be made of."""

    networks: list[Preset]
    choices: dict[str, list[str]]
    defaults: dict[str, Any]


class CheckpointQuery(Query):
    format: Literal["npz", "json", "onnx"] = Field(
        "npz",
        description="npz can be loaded again; json and onnx are to use elsewhere. The onnx takes "
        "`pixels` [N, 1, 28, 28], 0..1, ink high, and gives `probabilities` [N, 10].",
    )


class Checkpoint(Answer):
    """A run as JSON: to use elsewhere; only the npz can be loaded again."""

    run: str
    step: int
    seed: int
    specification: Layers
    configuration: dict[str, Any]
    weights: list[dict[str, list[Any]] | None] = Field(
        description="One entry a layer: its arrays by name, or null."
    )
