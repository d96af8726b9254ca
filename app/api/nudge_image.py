"""/api/runs/{run}/nudge-image: gradient descent on the pixels of a drawing."""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import seen
from app.web import Operation, moment_of
from model import inspection


@blueprint.post("/runs/<run>/nudge-image")
@Operation(
    "Nudge the pixels of a drawing until the network classifies it as another digit",
    problems=(409,),
    is_costly=True,
)
def nudge(
    run: str, body: schemas.NudgeImageRequest, query: schemas.EncodingQuery
) -> schemas.NudgeImage:
    moment = moment_of(run, query.at)
    image = seen(body)
    found = inspection.nudge_image(
        moment.network, moment.weights, image, body.target, body.step_size, body.most_steps
    )
    return schemas.NudgeImage.of(moment, found, query.encoding)
