"""The routes under /api.

There is one module for each resource, which parses the request, calls the lab or the model, and
serializes the answer with the class of the same name in ``app.schemas``. ``drawings`` reads a
drawing for all of them, ``states`` writes the state of a run.
"""

from flask import Blueprint

from app.api import (
    checkpoint,
    digits,
    evaluation,
    examples,
    explanation,
    neighbors,
    network,
    normalization,
    nudge,
    nudge_image,
    openapi,
    origin,
    predict,
    presets,
    replay,
    runs,
    saliency,
)

blueprint = Blueprint("api", __name__, url_prefix="/api")
for resource in (
    runs,
    predict,
    normalization,
    digits,
    replay,
    explanation,
    origin,
    nudge,
    nudge_image,
    saliency,
    neighbors,
    network,
    evaluation,
    checkpoint,
    examples,
    presets,
    openapi,
):
    blueprint.register_blueprint(resource.blueprint)
