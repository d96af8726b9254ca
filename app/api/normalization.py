"""/api/normalization: the stages from a drawing to the network's input."""

import numpy as np

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import line_of, normalization_of, on_drawing
from model.drawing import normalization_stages


@blueprint.post("/normalization")
@on_drawing("Show every stage from a drawing to the network's input")
def normalize(
    body: schemas.Drawing | bytes, query: schemas.NormalizationQuery
) -> schemas.Normalized:
    normalization = normalization_of(query)
    with line_of(body) as line:
        found = normalization_stages(line, normalization)
    stages = [
        {
            "name": name,
            "width": picture.shape[1],
            "height": picture.shape[0],
            "pixels": np.round(picture.astype(np.float64), 3).ravel().tolist(),
        }
        for name, picture in found.pictures.items()
    ]
    return schemas.Normalized.model_validate({"stages": stages, "measured": found})
