"""/api/openapi.json: the description of the API."""

from functools import cache

from flask import Response, current_app

from app import schemas
from app.api.blueprint import blueprint
from app.web import JSON, Operation, openapi


@blueprint.get("/openapi.json")
@Operation("Describe the API", answer=schemas.Description)
def read() -> Response:
    return Response(_description(), mimetype=JSON)


@cache
def _description() -> str:
    # All applications have the same routes.
    return schemas.Description(**openapi.describe(current_app)).model_dump_json()
