"""The routes under /api.

There is one module per resource, which parses the request, calls the lab or the model, and
serializes the answer with the class of the same name in ``app.schemas``. ``runs`` is the one to
read first, with ``states`` (how a run is written); of the views of a run's network ``predict`` is
the simplest, and ``drawings`` reads the drawing that all of them take.
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
