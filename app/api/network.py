"""/api/runs/{run}/network: what the network is made of, and its numbers."""

from typing import Any

import numpy as np
from flask import Blueprint

from app import schemas
from app.web import Operation, invalid, moment_of
from model.arrays import Array

blueprint = Blueprint("network", __name__)


@blueprint.get("/runs/<run>/network")
@Operation(
    "Describe a run's network layer by layer",
    answer=schemas.NetworkDescription,
    query=schemas.NetworkQuery,
    problems=(404,),
)
def read(run: str, query: schemas.NetworkQuery) -> schemas.NetworkDescription:
    moment = moment_of(run, query.at)
    network = moment.network
    layers = network.describe()
    if query.layer is not None and query.layer >= len(layers):
        last = len(layers) - 1
        raise invalid("/layer", f"there is no layer {query.layer}; they go from 0 to {last}")
    if query.weights:
        for i, numbers in enumerate(network.filters(moment.weights)):
            if query.layer in (None, i):
                layers[i].update(plain_arrays(numbers or {}))
    return schemas.NetworkDescription(
        run=moment.run,
        step=moment.step,
        name=network.name,
        specification=list(network.specification),
        parameters=network.parameter_count,
        layers=[schemas.Layer(**row) for row in layers],
    )


def plain_arrays(arrays: dict[str, Array]) -> dict[str, list[Any]]:
    """Turn arrays into nested lists, to seven decimals: what float32 holds of numbers about 1."""
    return {name: np.round(array.astype(float), 7).tolist() for name, array in arrays.items()}
