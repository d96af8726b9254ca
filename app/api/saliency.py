"""/api/runs/{run}/saliency: which pixels of a drawing count for each digit and against it."""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import on_drawing, seen
from app.web import moment_of
from model import inspection


@blueprint.post("/runs/<run>/saliency")
@on_drawing(
    "Map which pixels of a drawing count for each digit and which against it", is_costly=True
)
def read(run: str, body: schemas.Drawing | bytes, query: schemas.EncodingQuery) -> schemas.Saliency:
    moment = moment_of(run, query.at)
    found = inspection.saliency(moment.network, moment.weights, seen(body))
    return schemas.Saliency.of(moment, found, query.encoding)
