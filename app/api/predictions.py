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
    media=IMAGES,
    needs_body=True,
    problems=(404,),
)
def predict(run: str, body: schemas.Drawing | bytes) -> schemas.Prediction:
    snapshot = run_of(run)
    x = seen(body)
    # A run that diverged may overflow; its answer says so.
    with np.errstate(over="ignore", invalid="ignore"):
        found = snapshot.network.probabilities(snapshot.weights, x[None, :, :, None])[:, 0]
    return schemas.Prediction(
        digit=int(found.argmax()) if np.isfinite(found).all() else None,
        probabilities=found.tolist(),
        input=np.round(x.astype(np.float64), 6).ravel().tolist(),
        run=snapshot.id,
        step=snapshot.step,
    )
