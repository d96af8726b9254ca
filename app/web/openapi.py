"""The OpenAPI description, made from the routes and the classes that they read and write."""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from app.schemas import Answer, ProblemDetails
from app.web.operations import JSON, Operation
from app.web.problems import MEDIA_TYPE

MEANINGS = {
    200: "Done.",
    201: "Made.",
    202: "Accepted; the state after that.",
    204: "Done; there is no content.",
    304: "Nothing has changed since the ETag.",
    400: "The body cannot be parsed.",
    401: "The teacher's key is required.",
    403: "The request comes from a page of another site.",
    404: "There is no such run, digit or set of branches, or the run does not keep that step.",
    409: "The run or the server is not in a state that allows this.",
    413: "Too many bytes, pixels or points.",
    415: "The Content-Type of the body is not accepted.",
    422: "The request is well formed but invalid.",
    429: "Too many costly answers are being computed; Retry-After says when to ask again.",
    500: "An unexpected error of the server.",
    503: "Training, images or kept digits are unavailable, or it took longer than is allowed.",
}
# The parameters in paths: description and example.
PARAMETERS = {
    "run": ("The id of a run, or current.", "current"),
    "digit": ("The id of a kept digit.", "1f0c5d2a9b7e"),
    "branches": ("The id of a set of branches.", "9b7e1f0c"),
}
REFERENCE = "#/components/schemas/{model}"
PATH_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def describe(app: Flask) -> dict[str, Any]:
    """Describe every route under /api, in OpenAPI 3.1.

    Raises
    ------
    LookupError
        If a route was not made with an Operation.
    """
    models: set[type[BaseModel]] = {ProblemDetails}
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if not rule.rule.startswith("/api/"):
            continue
        operation = getattr(app.view_functions[rule.endpoint], "operation", None)
        if not isinstance(operation, Operation):
            raise LookupError(f"the route {rule.rule} has no Operation that describes it")
        models |= {model for model in (operation.body, operation.answer) if model is not None}
        methods = paths.setdefault(PATH_PARAMETER.sub(r"{\1}", rule.rule), {})
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            methods[method.lower()] = _describe(rule, method, operation)
    _, definitions = models_json_schema(
        [
            (model, "serialization" if issubclass(model, Answer) else "validation")
            for model in sorted(models, key=lambda model: model.__name__)
        ],
        ref_template=REFERENCE,
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nudge",
            "version": "1",
            "summary": "Watch a convolutional network learn to read digits, and use it.",
        },
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _describe(rule: Rule, method: str, operation: Operation) -> dict[str, Any]:
    description: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": _parameters(rule, operation.query),
        "responses": _responses(rule, method, operation),
    }
    if operation.body is not None or operation.media:
        description["requestBody"] = {
            "required": not operation.may_lack_body,
            "content": _content(operation.body, operation.media),
        }
    if operation.needs_key:
        description["security"] = [{}, {"key": []}]
    return description


def _parameters(rule: Rule, query: type[BaseModel] | None) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": PARAMETERS[name][0],
            "schema": {"type": "string"},
            "example": PARAMETERS[name][1],
        }
        for name in PATH_PARAMETER.findall(rule.rule)
    ]
    if query is not None:
        described = query.model_json_schema()
        required = described.get("required", ())
        parameters += [
            {"name": name, "in": "query", "required": name in required, "schema": schema}
            for name, schema in described["properties"].items()
        ]
    return parameters


def _responses(rule: Rule, method: str, operation: Operation) -> dict[str, Any]:
    done: dict[str, Any] = {"description": MEANINGS[operation.status]}
    if content := _content(operation.answer, operation.answer_media):
        done["content"] = content
    responses = {str(operation.status): done}
    problems = {*operation.problems, 500}
    if rule.arguments:
        problems.add(404)
    if method != "GET":
        problems |= {403, 413}
    if operation.needs_key:
        problems |= {401, 503}
    if operation.is_costly:
        problems |= {429, 503}
    if operation.body is not None or operation.media:
        problems |= {400, 415, 422}
    if operation.query is not None:
        problems.add(422)
    for status in sorted(problems):
        responses[str(status)] = {"description": MEANINGS[status]}
        if status >= 400:
            responses[str(status)]["content"] = {MEDIA_TYPE: _schema(ProblemDetails)}
    return responses


def _content(model: type[BaseModel] | None, media: Iterable[str]) -> dict[str, Any]:
    content: dict[str, Any] = {} if model is None else {JSON: _schema(model)}
    return content | {kind or "application/octet-stream": {} for kind in media}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"schema": {"$ref": REFERENCE.format(model=model.__name__)}}
