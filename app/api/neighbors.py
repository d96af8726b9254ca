"""/api/runs/{run}/neighbors: the training images nearest to a drawing."""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import on_drawing, seen
from app.web import moment_of, services
from model import inspection


@blueprint.post("/runs/<run>/neighbors")
@on_drawing(
    "Find the training images nearest to a drawing by the features in the last hidden layer",
    is_costly=True,
)
def read(
    run: str, body: schemas.Drawing | bytes, query: schemas.NeighborsQuery
) -> schemas.Neighbors:
    moment = moment_of(run, query.at)
    image = seen(body)
    known = services().measurements.features.of(moment)
    # Only features that were computed with the same weights can be compared.
    feature = inspection.features(moment.network, known.value.weights, image[None])[:, 0]
    nearest = inspection.nearest(known.value.numbers, feature, query.k)
    train = services().lab.mnist().train
    return schemas.Neighbors(
        run=moment.run,
        step=moment.step,
        features_step=known.step,
        images=known.value.numbers.shape[1],
        neighbors=[
            schemas.Neighbor.of(train, int(index), distance=float(distance))
            for index, distance in zip(*nearest, strict=True)
        ],
    )
