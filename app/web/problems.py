"""Errors on the wire: each one under /api is a problem as RFC 9457 defines it, made here."""

import json
import logging
from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.lab import Conflict, Unavailable, Unknown
from model.drawing import DrawingError, TooLarge
from model.network import SpecificationError
from model.training import ConfigurationError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
# How many wrong fields are listed; nobody reads more.
MOST_LISTED_ERRORS = 20
# Of errors whose text says everything.
STATUSES: dict[type[Exception], int] = {
    Unknown: 404,
    Conflict: 409,
    TooLarge: 413,
    DrawingError: 422,
    Unavailable: 503,
}


class Problem(Exception):
    """An error and its answer.

    Parameters
    ----------
    status : int
    detail : str
        What was wrong, where, and what would be right.
    errors : sequence of (pointer, detail)
        JSON pointers into the body, or into the query taken as an object, and what is wrong there.
    headers : mapping
        More headers of the answer.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}

    def response(self) -> Response:
        """Make the answer."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [{"pointer": p, "detail": detail} for p, detail in self.errors]
        response = Response(json.dumps(body), self.status, mimetype=MEDIA_TYPE)
        response.headers.update(self.headers)
        return response


def invalid(pointer: str, detail: str) -> Problem:
    """Make the 422 for the field at a JSON pointer."""
    return Problem(422, f"{_dotted(pointer)}{detail}", [(pointer, detail)])


def of_configuration(error: ConfigurationError, below: str = "") -> Problem:
    """Make the 422 for a setting that cannot be used; ``below`` points to the settings."""
    return invalid(f"{below}/{error.field}", error.reason)


def of_specification(error: SpecificationError, below: str = "/network") -> Problem:
    """Make the 422 for a layer that cannot be built; ``below`` points to the specification."""
    pointer = below if error.layer is None else f"{below}/{error.layer}"
    return Problem(422, str(error), [(pointer, error.reason)])


def of_validation(error: ValidationError) -> Problem:
    """Make the 422 for what pydantic found wrong."""
    errors = [(_pointer(e["loc"]), _detail(e)) for e in error.errors(include_url=False)]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    pointer, detail = errors[0]
    return Problem(422, f"{_dotted(pointer)}{detail}{more}", errors[:MOST_LISTED_ERRORS])


def _pointer(location: Sequence[str | int]) -> str:
    return "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in location)


def _dotted(pointer: str) -> str:
    """Write a pointer as the beginning of a sentence."""
    return f"{pointer[1:].replace('/', '.')}: " if pointer else ""


def _detail(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such field"
    if error["type"] in ("model_type", "dict_type"):
        return "this must be an object"
    if error["type"] == "missing":
        return "this field is required"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return error["msg"]


def register(app: Flask) -> None:
    """Answer every error under /api with a problem, including Werkzeug's own."""
    # Otherwise tests and debuggers would get the exception in place of its answer.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_error_handler(Problem, Problem.response)
    app.register_error_handler(HTTPException, _of_http)
    for kind, status in STATUSES.items():
        app.register_error_handler(kind, partial(_of_known, status))
    app.register_error_handler(Exception, _of_unexpected)


def _of_known(status: int, error: Exception) -> Response:
    return Problem(status, str(error)).response()


def _of_http(error: HTTPException) -> Response | HTTPException:
    if not request.path.startswith("/api"):
        return error
    detail = error.description or ""
    if isinstance(error, RequestEntityTooLarge):
        detail = f"the body is larger than {request.max_content_length:,} bytes"
    elif error.code == 404:
        detail = f"there is nothing at {request.path}; /api/openapi.json lists all routes"
    original = error.get_response()
    if not isinstance(error.code, int) or error.code < 400:
        return error
    headers = {name: value for name, value in original.headers.items() if name == "Allow"}
    if error.code == 405:
        detail = f"{request.method} is not allowed here; allowed are {headers.get('Allow', 'none')}"
    return Problem(error.code, detail, headers=headers).response()


def _of_unexpected(error: Exception) -> Response:
    log.exception("%s %s failed", request.method, request.path)
    return Problem(
        500, "the server failed to answer because of an error in it; its log has the details"
    ).response()
