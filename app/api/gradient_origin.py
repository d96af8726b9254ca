"""/api/runs/{run}/gradient-origin: where the gradient at one number comes from."""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import on_drawing, seen
from app.web import invalid, moment_of
from model import inspection


@blueprint.post("/runs/<run>/gradient-origin")
@on_drawing("Show how the gradient at one number is computed")
def read(
    run: str, body: schemas.Drawing | bytes, query: schemas.NumberQuery
) -> schemas.GradientOrigin:
    moment = moment_of(run, query.at)
    image = seen(body)
    try:
        found = inspection.gradient_origin(
            moment.network, moment.weights, image, query.label, query.number()
        )
    except inspection.NoSuchNumber as error:
        raise invalid(f"/{error.field}", str(error)) from None
    return schemas.GradientOrigin.of(moment, found)
