"""The routes under /api: one module a resource; each parses, calls and serializes."""

from flask import Blueprint

from app.api import (
    checkpoints,
    description,
    evaluation,
    examples,
    explanations,
    neighbors,
    network,
    nudges,
    predictions,
    presets,
    replay,
    runs,
    saliency,
)

blueprint = Blueprint("api", __name__, url_prefix="/api")
for resource in (
    runs,
    predictions,
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
