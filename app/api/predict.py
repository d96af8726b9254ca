"""/api/runs/{run}/predict: which digit a drawing is."""

import numpy as np

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import normalization_of, on_drawing, seen
from app.web import run_of
from model.judgment import Reader


@blueprint.post("/runs/<run>/predict")
@on_drawing("Predict which digit a drawing is")
def predict(
    run: str, body: schemas.Drawing | bytes, query: schemas.PredictionQuery
) -> schemas.Prediction:
    snapshot = run_of(run)
    moment = snapshot.moment(query.at)
    image = seen(body, normalization_of(query))
    judged = Reader(snapshot.predictor, moment.weights, moment.calibration).read(image)
    pixels = np.round(image.astype(np.float64), 6).ravel().tolist()
    return schemas.Prediction.model_validate(
        vars(judged) | {"input": pixels, "run": moment.run, "step": moment.step}
    )
