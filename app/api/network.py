"""/api/runs/{run}/network: the layers of a run's network, and its weights."""

from typing import Any

import numpy as np

from app import schemas
from app.api.blueprint import blueprint
from app.web import Operation, invalid, moment_of
from model.arrays import Array


@blueprint.get("/runs/<run>/network")
@Operation("Describe a run's network layer by layer")
def read(run: str, query: schemas.NetworkQuery) -> schemas.NetworkDescription:
    moment = moment_of(run, query.at)
    architecture = schemas.Architecture.describe(moment.network)
    layers = architecture.layers
    if query.layer is not None and query.layer >= len(layers):
        last = len(layers) - 1
        raise invalid("/layer", f"there is no layer {query.layer}; the layers are 0 to {last}")
    if query.weights:
        for i, arrays in enumerate(moment.network.filters(moment.weights)):
            if query.layer in (None, i):
                layers[i] = layers[i].model_copy(update=plain_arrays(arrays or {}))
    return schemas.NetworkDescription.of(moment, architecture)


def plain_arrays(arrays: dict[str, Array]) -> dict[str, list[Any]]:
    """Convert arrays to nested lists, to seven decimals: what float32 holds of numbers about 1."""
    return {name: np.round(array.astype(float), 7).tolist() for name, array in arrays.items()}
