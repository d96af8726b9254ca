"""/api/normalization: the stages from a drawing to the network's input."""

import numpy as np

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import line_of, normalization_of, on_drawing
from app.schemas import Drawing, NormalizationQuery
from model.arrays import Array
from model.drawing import normalization_stages


@blueprint.post("/normalization")
@on_drawing("Show every stage from a drawing to the network's input")
def normalize(body: Drawing | bytes, query: NormalizationQuery) -> schemas.Normalized:
    normalization = normalization_of(query)
    with line_of(body) as line:
        found = normalization_stages(line, normalization)
    return schemas.Normalized(
        stages=[_stage(name, picture) for name, picture in found.pictures.items()],
        measured=schemas.Measured(
            stroke_width=found.stroke_width,
            scale=found.scale,
            center_of_mass=list(found.center_of_mass),
        ),
    )


def _stage(name: str, picture: Array) -> schemas.Stage:
    height, width = picture.shape
    return schemas.Stage.model_validate(
        {
            "name": name,
            "width": width,
            "height": height,
            "pixels": np.round(picture.astype(np.float64), 3).ravel().tolist(),
        }
    )
