"""What the classes of the wire format have in common, and the answers of no particular route."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

LARGEST_STEP = 2**53 - 1


class Request(BaseModel):
    """A JSON body of a request: exactly these fields and types, and all numbers finite."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class Query(BaseModel):
    """The query of a request, whose texts are converted to the fields' types."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Answer(BaseModel):
    """The body of an answer, also made of other objects by their attributes.

    A number that is not finite is written as null.
    """

    model_config = ConfigDict(ser_json_inf_nan="null", from_attributes=True)


def optional(extra: dict[str, Any] | None = None, **constraints: Any) -> Any:
    """Make a field that may be left out, but that must not be null if it is sent."""

    def describe(schema: dict[str, Any]) -> None:
        schema.pop("default", None)
        schema.update(extra or {})

    return Field(None, json_schema_extra=describe, **constraints)


class Fault(Answer):
    """One field of a request that is wrong."""

    pointer: str = Field(description="A JSON pointer into the body or the query.")
    detail: str


class ProblemDetails(Answer):
    """An error, as RFC 9457 defines it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None
    request: str | None = Field(
        None, description="The request's id, as in the header Nudge-Request and in the log."
    )


class MomentQuery(Query):
    at: int | None = Field(
        None, ge=0, le=LARGEST_STEP, description="Use the weights of this kept step."
    )


class Description(Answer):
    """An OpenAPI document."""

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
    components: dict[str, Any]
