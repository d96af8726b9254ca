"""A run as a file."""

from typing import Any, Literal

from pydantic import Field

from app.schemas.base import Query
from app.schemas.moments import MomentAnswer
from app.schemas.network import Layers


class CheckpointQuery(Query):
    format: Literal["npz", "json", "onnx"] = Field(
        "npz",
        description="npz can be loaded again; json and onnx are for other programs. The ONNX "
        "model takes `pixels` [N, 1, 28, 28], 0 for paper, 1 for ink, and returns "
        "`probabilities` [N, 10].",
    )


class Checkpoint(MomentAnswer):
    """A run as JSON for other programs; only the npz can be loaded again."""

    seed: int
    specification: Layers
    configuration: dict[str, Any]
    weights: list[dict[str, list[Any]] | None] = Field(
        description="One entry a layer: its arrays by name, or null."
    )
