"""The layers of a network, their sizes and their weights."""

from typing import Any, Self

from pydantic import ConfigDict, Field

from app.schemas.base import Answer, MomentQuery
from app.schemas.moments import MomentAnswer
from model.network import Network

Layers = list[dict[str, Any]]


class Layer(Answer):
    """An entry of the specification: its own fields, and these.

    With ``weights=1`` its arrays are added by name: ``weights`` ([F][C][K][K] of a conv,
    [units][inputs] of a dense layer) and ``bias``; ``scale``, ``shift``, ``mean`` and
    ``variance`` of a batch-norm.
    """

    model_config = ConfigDict(extra="allow")

    type: str
    shape: list[int] = Field(description="Of its output, [C, H, W] or [units].")
    parameters: int
    multiply_adds: int = Field(description="For one image.")


class NetworkQuery(MomentQuery):
    weights: bool = Field(False, description="Include the weights.")
    layer: int | None = Field(
        None, ge=0, description="Only those of this entry, counted from 0; without it, of all."
    )


class Architecture(Answer):
    """A network without its weights."""

    name: str = Field(description='The preset\'s name, or "custom".')
    specification: Layers
    parameters: int
    layers: list[Layer]

    @classmethod
    def describe(cls, network: Network) -> Self:
        return cls(
            name=network.name,
            specification=list(network.specification),
            parameters=network.parameter_count,
            layers=[Layer(**layer) for layer in network.describe()],
        )


class NetworkDescription(MomentAnswer, Architecture):
    """A network and, on request, its weights at a step."""
