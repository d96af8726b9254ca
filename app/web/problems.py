"""Errors on the wire: every one under /api is a problem of RFC 9457, and its shape is made here."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.lab import Conflict, Unavailable, UnknownRun, UnknownStep
from model.drawing import DrawingError, TooLarge
from model.network import SpecificationError
from model.training import ConfigurationError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
# More faults than a person reads are not listed.
MOST_ERRORS = 20


class Problem(Exception):
    """An error with its answer.

    Parameters
    ----------
    status : int
    detail : str
        What was wrong, where, and what would be right.
    errors : sequence of (pointer, detail)
        JSON pointers into the body, or into the query as an object, and what is wrong there.
    headers : mapping
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
            body["errors"] = [{"pointer": at, "detail": detail} for at, detail in self.errors]
        response = Response(json.dumps(body), self.status, mimetype=MEDIA_TYPE)
        response.headers.update(self.headers)
        return response


def at(place: str, detail: str) -> Problem:
    """Make the 422 of one field, at a JSON pointer."""
    return Problem(422, f"{place[1:].replace('/', '.')}: {detail}", [(place, detail)])


def of_configuration(error: ConfigurationError, below: str = "") -> Problem:
    """Say which setting cannot be used; ``below`` is the pointer to the settings."""
    return at(f"{below}/{error.field}", error.reason)


def of_specification(error: SpecificationError, below: str = "/network") -> Problem:
    """Say which layer cannot be built."""
    place = below if error.layer is None else f"{below}/{error.layer}"
    return Problem(422, str(error), [(place, error.reason)])


def of_validation(error: ValidationError) -> Problem:
    """Say what pydantic found."""
    errors = [(_pointer(e["loc"]), _detail(e)) for e in error.errors(include_url=False)]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    place, detail = errors[0]
    where = f"{place[1:].replace('/', '.')}: " if place else ""
    return Problem(422, f"{where}{detail}{more}", errors[:MOST_ERRORS])


def _pointer(location: Sequence[str | int]) -> str:
    return "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in location)


def _detail(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such field"
    if error["type"] in ("model_type", "dict_type"):
        return "an object is needed"
    if error["type"] == "missing":
        return "it is needed"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return error["msg"]


def register(app: Flask) -> None:
    """Let every error under /api be answered with a problem, also Werkzeug's own."""
    # Otherwise a test, or a debugger, would never see the answer to an unexpected error.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_error_handler(Problem, Problem.response)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(UnknownRun, lambda e: Problem(404, str(e)).response())
    app.register_error_handler(UnknownStep, lambda e: Problem(404, str(e)).response())
    app.register_error_handler(Conflict, lambda e: Problem(409, str(e)).response())
    app.register_error_handler(Unavailable, lambda e: Problem(503, str(e)).response())
    app.register_error_handler(TooLarge, lambda e: Problem(413, str(e)).response())
    app.register_error_handler(DrawingError, lambda e: Problem(422, str(e)).response())
    app.register_error_handler(Exception, _of_bug)


def _of_http(error: HTTPException) -> Response | HTTPException:
    if not request.path.startswith("/api"):
        return error
    detail = error.description or ""
    if isinstance(error, RequestEntityTooLarge):
        detail = f"the body is larger than {request.max_content_length:,} bytes"
    elif error.code == 404:
        detail = f"there is nothing at {request.path}; /api/openapi.json describes what there is"
    original = error.get_response()
    if not isinstance(error.code, int) or error.code < 400:
        return error
    kept = {name: original.headers[name] for name in ("Allow",) if name in original.headers}
    if error.code == 405:
        detail = f"{request.method} is not done here; {kept.get('Allow', 'nothing')} is"
    return Problem(error.code, detail, headers=kept).response()


def _of_bug(error: Exception) -> Response:
    log.exception("%s %s failed", request.method, request.path)
    return Problem(
        500, "the server made a mistake; its log has the details. Training goes on."
    ).response()
