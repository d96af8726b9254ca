"""/api/normalization: the way of a drawing to the network's input, step by step."""

from dataclasses import replace

import numpy as np
from flask import Blueprint

from app import schemas
from app.api.drawings import on_drawing, seen, seen_stages, steps_of
from app.schemas import Drawing, NormalizationQuery
from model.arrays import Array

blueprint = Blueprint("normalization", __name__)


@blueprint.post("/normalization")
@on_drawing(
    "Show every step from a drawing to the network's input",
    answer=schemas.Normalized,
    query=NormalizationQuery,
)
def normalize(body: Drawing | bytes, query: NormalizationQuery) -> schemas.Normalized:
    steps = steps_of(query)
    found = seen_stages(body, steps)
    pictures = dict(found.pictures)
    centered = pictures.pop("centered")
    pictures |= {"placed": seen(body, replace(steps, center=False)), "centered": centered}
    return schemas.Normalized(
        stages=[_stage(name, picture) for name, picture in pictures.items()],
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
