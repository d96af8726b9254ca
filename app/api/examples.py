"""/api/examples: images of MNIST, chosen at random, of one digit or of all, or by their indices."""

import numpy as np

from app import schemas
from app.api.blueprint import blueprint
from app.web import Operation, invalid, services


@blueprint.get("/examples")
@Operation("List some images of a split, chosen at random or by their indices", problems=(503,))
def read(query: schemas.ExamplesQuery) -> schemas.Examples:
    examples = getattr(services().lab.mnist(), query.split)
    size = len(examples.labels)
    indices = query.given()
    if indices is None:
        rng = np.random.default_rng(query.seed)
        among = size if query.label is None else np.flatnonzero(examples.labels == query.label)
        indices = rng.choice(among, query.count, replace=False).tolist()
    for index in indices:
        if index >= size:
            raise invalid("/indices", f"{query.split} has no image {index}; it has 0 to {size - 1}")
    return schemas.Examples(
        split=query.split, examples=[schemas.Example.of(examples, index) for index in indices]
    )
