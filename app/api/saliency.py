"""/api/runs/{run}/saliency: where in a drawing the network looks, for each digit."""

from flask import Blueprint

from app import schemas
from app.api.drawings import IMAGES, seen
from app.schemas import Drawing, encoder
from app.web import Operation, moment_of
from model import inspection

blueprint = Blueprint("saliency", __name__)


@blueprint.post("/runs/<run>/saliency")
@Operation(
    "Map what in a drawing speaks for each digit and what against it",
    answer=schemas.Saliency,
    body=Drawing,
    query=schemas.LookQuery,
    media=IMAGES,
    needs_body=True,
    problems=(404,),
)
def read(run: str, body: Drawing | bytes, query: schemas.LookQuery) -> schemas.Saliency:
    moment = moment_of(run, query.at)
    found = inspection.saliency(moment.network, moment.weights, seen(body))
    encode = encoder(query.encoding)
    maps = found.activation_maps
    return schemas.Saliency(
        run=moment.run,
        step=moment.step,
        input=encode(found.input),
        scores=found.scores.tolist(),
        probabilities=found.probabilities.tolist(),
        gradients=encode(found.gradients),
        occlusions=encode(found.occlusions),
        activation_maps=None if maps is None else encode(maps),
    )
