"""The routes under /api: one module a resource; each parses, calls and serializes."""

from flask import Blueprint

from app.api import (
    checkpoints,
    description,
    digits,
    evaluation,
    examples,
    explanations,
    neighbors,
    network,
    normalization,
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
