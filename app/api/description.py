"""/api/openapi.json: the description of the API."""

from functools import cache

from flask import current_app

from app import schemas
from app.api.blueprint import blueprint
from app.web import Operation, openapi


@blueprint.get("/openapi.json")
@Operation("Describe the API")
def read() -> schemas.Description:
    return _description()


@cache
def _description() -> schemas.Description:
    # All applications have the same routes.
    return schemas.Description(**openapi.describe(current_app))
