"""/api/runs/{run}/predict: which digit a drawing is."""

import numpy as np
from flask import Blueprint

from app import schemas
from app.api.drawings import on_drawing, seen, steps_of
from app.web import run_of

blueprint = Blueprint("predict", __name__)


@blueprint.post("/runs/<run>/predict")
@on_drawing(
    "Predict which digit a drawing is",
    answer=schemas.Prediction,
    query=schemas.PredictionQuery,
    problems=(404,),
)
def predict(
    run: str, body: schemas.Drawing | bytes, query: schemas.PredictionQuery
) -> schemas.Prediction:
    snapshot = run_of(run)
    moment = snapshot.moment(query.at)
    x = seen(body, steps_of(query))
    if query.at is None:
        scores = snapshot.predictor.logits(moment.weights, x)
    else:
        # The predictor is prepared for the present, which others ask for meanwhile. A run that
        # diverged may overflow; its answer says so.
        with np.errstate(over="ignore", invalid="ignore"):
            scores = moment.network.activations(moment.weights, x[None, :, :, None])[-2][:, 0]
    judged = moment.calibration.judge(scores, x)
    return schemas.Prediction(
        digit=judged.digit,
        probabilities=judged.probabilities.tolist(),
        certainty=judged.certainty,
        reason=judged.reason,
        input=np.round(x.astype(np.float64), 6).ravel().tolist(),
        run=moment.run,
        step=moment.step,
    )
