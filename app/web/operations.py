"""Routes of the API: each declares once what it takes and returns, to be read and described."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import wraps
from inspect import get_annotations
from typing import Any, get_args

from flask import Response, request
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from werkzeug.exceptions import RequestEntityTooLarge

from app.web.context import services
from app.web.problems import Problem, invalid, of_validation
from app.web.security import check_key
from model.engine import ends_within

# For how long a view may compute.
LONGEST_S = 10.0
JSON = "application/json"


@dataclass
class Operation:
    """What a route takes and returns; as a decorator it makes a view.

    The classes that are read and written are those in the annotations of the view: of its
    parameters ``query`` and ``body``, and of what it returns. That is None for no content, and a
    Response where the view writes the answer itself.

    Attributes
    ----------
    summary : str
    answer : class of Answer, optional
        Only given where the view's annotation does not say it.
    answer_media : tuple of str
        Other media types that it may answer with.
    status : int
        Of a request that succeeded.
    media : tuple of str
        Media types whose body is passed as bytes, besides or in place of JSON.
    may_lack_body : bool
        Whether a missing body is read as {}; otherwise it is an error.
    largest_body : int, optional
        Bytes, if it is not the server's setting.
    needs_key : bool
        Whether the teacher's key is required, where one is set.
    problems : tuple of int
        Statuses of its errors, besides those that its kind always has.
    is_costly : bool
        Whether it computes so much that such requests take turns; see ``app.web.turns``.
    query, body : class of BaseModel or None
    id : str
        The names of the view's module and of the view, separated by a dot.
    """

    summary: str
    answer: type[BaseModel] | None = None
    answer_media: tuple[str, ...] = ()
    status: int = 200
    media: tuple[str, ...] = ()
    may_lack_body: bool = False
    largest_body: int | None = None
    needs_key: bool = False
    problems: tuple[int, ...] = ()
    is_costly: bool = False
    query: type[BaseModel] | None = field(init=False)
    body: type[BaseModel] | None = field(init=False)
    id: str = field(init=False)

    def __call__(self, view: Callable[..., Any]) -> Callable[..., Response]:
        """Make a Flask view of a function that takes what was read and returns an answer."""
        hints = get_annotations(view)
        self.query, self.body = _model(hints.get("query")), _model(hints.get("body"))
        self.answer = self.answer or _model(hints["return"])
        self.id = f"{view.__module__.rpartition('.')[2]}.{view.__name__}"

        @wraps(view)
        def answered(**arguments: Any) -> Response:
            if self.needs_key:
                check_key()
            if self.query is not None:
                arguments["query"] = _read_query(self.query)
            if self.body is not None or self.media:
                arguments["body"] = self._read_body()
            with self._turn(), ends_within(LONGEST_S):
                answer = view(**arguments)
            if isinstance(answer, BaseModel):
                return Response(answer.model_dump_json(), self.status, mimetype=JSON)
            return Response(status=self.status) if answer is None else answer

        # Flask calls the endpoint by this name, which may contain no dot.
        answered.__name__ = self.id.replace(".", "_")
        answered.operation = self  # type: ignore[attr-defined]
        return answered

    def _turn(self) -> AbstractContextManager[None]:
        if not self.is_costly:
            return nullcontext()
        return services().turns.take(request.remote_addr or "", self.id)

    def _read_body(self) -> Any:
        kind = request.mimetype
        if kind in self.media:
            return _content()
        if self.body is not None:
            content = _content()
            if kind == JSON:
                return _read_json(self.body, content)
            if not content and self.may_lack_body:
                return self.body()
        taken = ([JSON] if self.body else []) + [media for media in self.media if media]
        raise Problem(
            415, f"the body's Content-Type is {kind or 'missing'}; accepted: {', '.join(taken)}"
        )


def _model(hint: Any) -> type[BaseModel] | None:
    """Find the class of the wire format in an annotation, which may be a union."""
    kinds = get_args(hint) or (hint,)
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)


def _content() -> bytes:
    content = request.get_data()
    limit = request.max_content_length
    # Werkzeug cuts off a body of unannounced length at the limit without an error.
    if request.content_length is None and limit is not None and len(content) >= limit:
        raise RequestEntityTooLarge()
    return content


def _read_json(model: type[BaseModel], content: bytes) -> BaseModel:
    try:
        value = from_json(content, allow_inf_nan=False)
    except ValueError as error:
        raise Problem(400, f"the body is not JSON: {error}") from None
    return _validated(model, value)


def _read_query(model: type[BaseModel]) -> BaseModel:
    for name in request.args:
        if len(request.args.getlist(name)) > 1:
            raise invalid(f"/{name}", "this is given more than once")
    return _validated(model, request.args.to_dict())


def _validated(model: type[BaseModel], value: Any) -> BaseModel:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise of_validation(error) from None
