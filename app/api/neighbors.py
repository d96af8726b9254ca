"""/api/runs/{run}/neighbors: the training images that are most like a drawing to the network."""

import numpy as np
from flask import Blueprint

from app import schemas
from app.api.drawings import IMAGES, seen
from app.schemas import Drawing
from app.web import Operation, moment_of, services
from model import inspection

blueprint = Blueprint("neighbors", __name__)


@blueprint.post("/runs/<run>/neighbors")
@Operation(
    "Find the training images that are nearest to a drawing by the last hidden layer",
    answer=schemas.Neighbors,
    body=Drawing,
    query=schemas.NeighborsQuery,
    media=IMAGES,
    needs_body=True,
    problems=(404, 503),
)
def read(run: str, body: Drawing | bytes, query: schemas.NeighborsQuery) -> schemas.Neighbors:
    moment = moment_of(run, query.at)
    image = seen(body)
    known = services().measurements.features.of(moment)
    # Distances mean something between features of the same weights only.
    feature = inspection.features(moment.network, known.value.weights, image[None])[:, 0]
    found = inspection.nearest(known.value.numbers, feature, query.k)
    train = services().lab.mnist().train
    return schemas.Neighbors(
        run=moment.run,
        step=moment.step,
        features_step=known.step,
        images=known.value.numbers.shape[1],
        neighbors=[
            schemas.Neighbor(
                index=int(index),
                label=int(train.labels[index]),
                distance=float(distance),
                pixels=np.round(train.images[index].ravel() / 255, 6).tolist(),
            )
            for index, distance in zip(found.indices, found.distances, strict=True)
        ],
    )
