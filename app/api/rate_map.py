"""/api/runs/{run}/rate-map: the loss after one step, for learning rates of all sizes."""

import numpy as np

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import seen
from app.lab import RATE_MAP_IMAGES
from app.web import Operation, moment_of, services
from model import inspection


@blueprint.post("/runs/<run>/rate-map")
@Operation(
    "Map the loss after one step, of a drawing and of a batch, over 60 learning rates",
    problems=(409,),
    is_costly=True,
)
def read(run: str, body: schemas.RateMapRequest, query: schemas.MomentQuery) -> schemas.RateMap:
    moment = moment_of(run, query.at)
    images, labels = seen(body)[None], np.array([body.label])
    drawing = inspection.rate_map(moment.network, moment.weights, images, labels)
    measured = services().measurements.rate_maps.of(moment)
    batch = vars(measured.value) | {"step": measured.step, "count": RATE_MAP_IMAGES}
    found = {"rates": inspection.RATES, "drawing": drawing, "batch": batch}
    return schemas.RateMap.model_validate(found | {"run": moment.run, "step": moment.step})
