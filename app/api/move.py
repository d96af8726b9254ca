"""/api/runs/{run}/move: what becomes of the loss when one number is moved by epsilon."""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import on_drawing, seen
from app.web import invalid, moment_of
from model import inspection


@blueprint.post("/runs/<run>/move")
@on_drawing("Move one number of a copy by epsilon, and compare the loss with what was promised")
def move(run: str, body: schemas.Drawing | bytes, query: schemas.MoveQuery) -> schemas.Move:
    moment = moment_of(run, query.at)
    image = seen(body)
    try:
        found = inspection.move(
            moment.network, moment.weights, image, query.label, query.number(), query.epsilon
        )
    except inspection.NoSuchNumber as error:
        raise invalid(f"/{error.field}", str(error)) from None
    return schemas.Move.of(moment, found)
