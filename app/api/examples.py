"""/api/examples: images of MNIST, drawn at random or by their places."""

import numpy as np
from flask import Blueprint

from app import schemas
from app.web import Operation, invalid, services

blueprint = Blueprint("examples", __name__)


@blueprint.get("/examples")
@Operation(
    "Take some images of a set, at random or by their places",
    answer=schemas.Examples,
    query=schemas.ExamplesQuery,
    problems=(503,),
)
def read(query: schemas.ExamplesQuery) -> schemas.Examples:
    examples = getattr(services().lab.mnist(), query.split)
    size = len(examples.labels)
    indices = query.places()
    if indices is None:
        chosen = np.random.default_rng(query.seed).choice(size, query.count, replace=False)
        indices = [int(index) for index in chosen]
    for index in indices:
        if index >= size:
            raise invalid(
                "/indices", f"there is no image {index} in {query.split}, of 0 to {size - 1}"
            )
    return schemas.Examples(
        split=query.split,
        examples=[
            schemas.Example(
                index=index,
                label=int(examples.labels[index]),
                pixels=np.round(examples.images[index].ravel() / 255, 6).tolist(),
            )
            for index in indices
        ],
    )
