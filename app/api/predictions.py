"""/api/runs/{run}/predict: which digit a drawing is."""

import numpy as np
from flask import Blueprint

from app import schemas
from app.api.context import run_of
from app.api.drawings import IMAGES, seen
from app.operations import Operation

blueprint = Blueprint("predictions", __name__)


@blueprint.post("/runs/<run>/predict")
@Operation(
    "Predict which digit a drawing is",
    answer=schemas.Prediction,
    body=schemas.Drawing,
    query=schemas.MomentQuery,
    media=IMAGES,
    needs_body=True,
    problems=(404,),
)
def predict(
    run: str, body: schemas.Drawing | bytes, query: schemas.MomentQuery
) -> schemas.Prediction:
    snapshot = run_of(run)
    moment = snapshot.moment(query.at)
    x = seen(body)
    if query.at is None:
        found = snapshot.predictor.probabilities(moment.weights, x)
    else:
        # The predictor is prepared for the present, which others ask for meanwhile. A run that
        # diverged may overflow; its answer says so.
        with np.errstate(over="ignore", invalid="ignore"):
            found = moment.network.probabilities(moment.weights, x[None, :, :, None])[:, 0]
    return schemas.Prediction(
        digit=int(found.argmax()) if np.isfinite(found).all() else None,
        probabilities=found.tolist(),
        input=np.round(x.astype(np.float64), 6).ravel().tolist(),
        run=moment.run,
        step=moment.step,
    )
