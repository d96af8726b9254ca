"""/api/runs/{run}/directions: a step along the gradient beside steps in random directions."""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import seen
from app.web import Operation, moment_of
from model import inspection


@blueprint.post("/runs/<run>/directions")
@Operation(
    "Compare a step along the gradient of a drawing with steps in random directions",
    problems=(409,),
    is_costly=True,
)
def compare(
    run: str, body: schemas.DirectionsRequest, query: schemas.MomentQuery
) -> schemas.Directions:
    moment = moment_of(run, query.at)
    image = seen(body)
    found = inspection.directions(
        moment.network, moment.weights, image, body.label, body.learning_rate, body.count, body.seed
    )
    return schemas.Directions.of(moment, found, label=body.label, learning_rate=body.learning_rate)
