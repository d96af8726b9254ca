"""The routes under /api: one module a resource; each parses, calls and serializes."""

from flask import Blueprint

from app.api import predictions, runs

blueprint = Blueprint("api", __name__, url_prefix="/api")
for resource in (runs, predictions):
    blueprint.register_blueprint(resource.blueprint)
