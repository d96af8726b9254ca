"""Routes of the API: what each takes and gives, declared once, read and described from there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, request
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from werkzeug.exceptions import RequestEntityTooLarge

from app.web.problems import Problem, at, of_validation
from app.web.security import check_key

JSON = "application/json"


@dataclass(frozen=True)
class Operation:
    """What a route takes and gives.

    Attributes
    ----------
    summary : str
    answer : class of Answer, optional
    answer_media : str, optional
        Another kind of answer beside it.
    status : int
        Of a request that went well.
    query, body : class of BaseModel, optional
        The view gets what was read as ``query`` and ``body``.
    media : tuple of str
        Kinds of body that are taken as bytes, beside or instead of JSON.
    needs_body : bool
        Whether a missing body is an error; otherwise it counts as {}.
    largest_body : int, optional
        Bytes, where that is not the server's setting.
    needs_key : bool
        Whether it is for those with the teacher's key, where one is set.
    problems : tuple of int
        Statuses of the errors that are its own.
    """

    summary: str
    answer: type[BaseModel] | None = None
    answer_media: str | None = None
    status: int = 200
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    media: tuple[str, ...] = ()
    needs_body: bool = False
    largest_body: int | None = None
    needs_key: bool = False
    problems: tuple[int, ...] = ()

    def __call__(self, view: Callable[..., Any]) -> Callable[..., Response]:
        """Make a Flask view of a function of plain arguments."""

        @wraps(view)
        def answered(**arguments: Any) -> Response:
            if self.needs_key:
                check_key()
            if self.query is not None:
                arguments["query"] = _read_query(self.query)
            if self.body is not None or self.media:
                arguments["body"] = self._read_body()
            answer = view(**arguments)
            if isinstance(answer, BaseModel):
                return Response(answer.model_dump_json(), self.status, mimetype=JSON)
            return answer

        answered.operation = self  # type: ignore[attr-defined]
        return answered

    def _read_body(self) -> Any:
        kind = request.mimetype
        if kind in self.media:
            return _content()
        if self.body is not None:
            content = _content()
            if kind == JSON:
                return read_json(content, self.body)
            if not content and not self.needs_body:
                return self.body()
        taken = ([JSON] if self.body else []) + [media for media in self.media if media]
        raise Problem(
            415,
            f"the body's Content-Type is {kind or 'missing'}; taken here: {', '.join(taken)}",
        )


def _content() -> bytes:
    content = request.get_data()
    limit = request.max_content_length
    # A body whose length was not announced is cut off at the limit, without a word.
    if request.content_length is None and limit is not None and len(content) >= limit:
        raise RequestEntityTooLarge()
    return content


def read_json(content: bytes, model: type[BaseModel]) -> BaseModel:
    """Parse a body (400 if that cannot be done) and check it (422)."""
    try:
        value = from_json(content, allow_inf_nan=False)
    except ValueError as error:
        raise Problem(400, f"the body is not JSON: {error}") from None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise of_validation(error) from None


def _read_query(model: type[BaseModel]) -> BaseModel:
    for name in request.args:
        if len(request.args.getlist(name)) > 1:
            raise at(f"/{name}", "it is given more than once")
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise of_validation(error) from None
