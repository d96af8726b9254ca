"""/api/examples: images of MNIST, chosen at random or by their indices."""

import numpy as np
from flask import Blueprint

from app import schemas
from app.web import Operation, invalid, services

blueprint = Blueprint("examples", __name__)


@blueprint.get("/examples")
@Operation(
    "List some images of a split, chosen at random or by their indices",
    answer=schemas.Examples,
    query=schemas.ExamplesQuery,
    problems=(503,),
)
def read(query: schemas.ExamplesQuery) -> schemas.Examples:
    examples = getattr(services().lab.mnist(), query.split)
    size = len(examples.labels)
    indices = query.given()
    if indices is None:
        rng = np.random.default_rng(query.seed)
        indices = rng.choice(size, query.count, replace=False).tolist()
    for index in indices:
        if index >= size:
            raise invalid("/indices", f"{query.split} has no image {index}; it has 0 to {size - 1}")
    return schemas.Examples(
        split=query.split, examples=[schemas.Example.of(examples, index) for index in indices]
    )
