"""Errors on the wire: each one under /api is a problem as RFC 9457 defines it, made here."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Flask, Response, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from app.lab import Conflict, Unavailable, Unknown
from app.schemas import Fault, ProblemDetails
from model.drawing import DrawingError, TooLarge
from model.engine import TooLong
from model.inspection import InspectionError
from model.network import SpecificationError
from model.training import ConfigurationError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
# How many wrong fields are listed; nobody reads more.
MOST_LISTED_ERRORS = 20
# Of errors whose text says everything. What a request asks of a run has been validated, so that an
# InspectionError is about the run: its weights are not finite.
STATUSES: dict[type[Exception], int] = {
    Unknown: 404,
    Conflict: 409,
    InspectionError: 409,
    TooLarge: 413,
    DrawingError: 422,
    TooLong: 503,
    Unavailable: 503,
}
# In place of pydantic's own words.
DETAILS = {
    "extra_forbidden": "there is no such field",
    "model_type": "this must be an object",
    "dict_type": "this must be an object",
    "missing": "this field is required",
}


@dataclass(eq=False)
class Problem(Exception):
    """An error and its answer.

    Attributes
    ----------
    status : int
    detail : str
        What was wrong, where, and what would be right.
    errors : sequence of (pointer, detail)
        JSON pointers into the body, or into the query taken as an object, and what is wrong there.
    headers : mapping
        More headers of the answer.
    """

    status: int
    detail: str
    errors: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Make the answer."""
        body = ProblemDetails(
            type="about:blank",
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            detail=self.detail,
            errors=[Fault(pointer=p, detail=detail) for p, detail in self.errors] or None,
        )
        content = body.model_dump_json(exclude_none=True)
        response = Response(content, self.status, mimetype=MEDIA_TYPE)
        response.headers.update(self.headers)
        return response


def invalid(pointer: str, detail: str) -> Problem:
    """Make the 422 for the field at a JSON pointer."""
    return Problem(422, f"{_dotted(pointer)}{detail}", [(pointer, detail)])


def of_configuration(error: ConfigurationError, below: str = "") -> Problem:
    """Make the 422 for a setting that cannot be used; ``below`` points to the settings."""
    return invalid(f"{below}/{error.field}", error.reason)


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
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return DETAILS.get(error["type"], error["msg"])


def register(app: Flask) -> None:
    """Answer every error under /api with a problem, including Werkzeug's own."""
    # Otherwise tests and debuggers would get the exception in place of its answer.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_error_handler(Problem, Problem.response)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(SpecificationError, _of_specification)
    for kind, status in STATUSES.items():
        app.register_error_handler(
            kind, lambda error, status=status: Problem(status, str(error)).response()
        )
    app.register_error_handler(Exception, _of_unexpected)


def _of_specification(error: SpecificationError) -> Response:
    pointer = "/network" if error.layer is None else f"/network/{error.layer}"
    return Problem(422, str(error), [(pointer, error.reason)]).response()


def _of_http(error: HTTPException) -> Response | HTTPException:
    # Redirects are among them.
    if not request.path.startswith("/api") or error.code is None or error.code < 400:
        return error
    headers = {}
    detail = error.description or ""
    if isinstance(error, RequestEntityTooLarge):
        detail = f"the body is larger than {request.max_content_length:,} bytes"
    elif isinstance(error, NotFound):
        detail = f"there is nothing at {request.path}; /api/openapi.json lists all routes"
    elif isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(error.valid_methods or ())
        detail = f"{request.method} is not allowed here; allowed are {headers['Allow']}"
    return Problem(error.code, detail, headers=headers).response()


def _of_unexpected(error: Exception) -> Response:
    log.exception("%s %s failed", request.method, request.path)
    return Problem(
        500, "the server failed to answer because of an error in it; its log has the details"
    ).response()
