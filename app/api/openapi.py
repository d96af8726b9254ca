"""/api/openapi.json: the description of the API."""

from flask import Blueprint, Response, current_app

from app import schemas
from app.web import JSON, Operation, openapi

blueprint = Blueprint("description", __name__)


@blueprint.get("/openapi.json")
@Operation("Describe all this", answer=schemas.Description)
def read() -> Response:
    kept = current_app.extensions
    if "description" not in kept:
        described = schemas.Description(**openapi.describe(current_app))
        kept["description"] = described.model_dump_json()
    return Response(kept["description"], mimetype=JSON)
