"""/api/openapi.json: the description of the API."""

from typing import Any

from flask import Blueprint, current_app

from app import openapi, schemas
from app.operations import Operation

blueprint = Blueprint("description", __name__)


@blueprint.get("/openapi.json")
@Operation("Describe all this", answer=schemas.Description)
def read() -> schemas.Description:
    return schemas.Description(**openapi.describe(current_app))
