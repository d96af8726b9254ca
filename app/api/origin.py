"""/api/runs/{run}/origin: how one number of one layer was computed for a drawing."""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import on_drawing, seen
from app.web import invalid, moment_of
from model import inspection


@blueprint.post("/runs/<run>/origin")
@on_drawing("Show how one number of one layer was computed")
def read(run: str, body: schemas.Drawing | bytes, query: schemas.OriginQuery) -> schemas.Origin:
    moment = moment_of(run, query.at)
    last = len(moment.network.stack) - 1
    if query.layer > last:
        raise invalid("/layer", f"there is no layer {query.layer}; the layers are 0 to {last}")
    image = seen(body)
    try:
        found = inspection.origin(
            moment.network, moment.weights, image, query.layer, query.indices()
        )
    except inspection.InspectionError as error:
        raise invalid("/position", str(error)) from None
    return schemas.Origin.of(moment, found, query.encoding)
