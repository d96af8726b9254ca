"""The routes under /api, one module per resource; each parses, calls and serializes.

``runs`` is the one to read first, with ``states`` (how a run is written); of the views of a run's
network ``predict`` is the simplest, and ``drawings`` reads the drawing that all of them take.
"""

from flask import Blueprint

from app.api import checkpoint as checkpoints
from app.api import (
    digits,
    evaluation,
    examples,
    neighbors,
    network,
    normalization,
    presets,
    replay,
    runs,
    saliency,
)
from app.api import explanation as explanations
from app.api import nudge as nudges
from app.api import openapi as description
from app.api import predict as predictions

blueprint = Blueprint("api", __name__, url_prefix="/api")
for resource in (
    runs,
    predictions,
    normalization,
    digits,
    replay,
    explanations,
    nudges,
    saliency,
    neighbors,
    network,
    evaluation,
    checkpoints,
    examples,
    presets,
    description,
):
    blueprint.register_blueprint(resource.blueprint)
