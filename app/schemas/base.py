"""The wire format, both directions. The OpenAPI description is made of these classes."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

LARGEST_STEP = 2**53 - 1


class Request(BaseModel):
    """What is sent: of exactly these types, with these fields and no others, all finite."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class Query(BaseModel):
    """What stands behind the question mark; text is turned into what is needed."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Answer(BaseModel):
    """What is sent back; a number that is not finite is null."""

    model_config = ConfigDict(ser_json_inf_nan="null")


def optional(extra: dict[str, Any] | None = None, **constraints: Any) -> Any:
    """Make a field that may be left out but, when it is sent, is not null."""

    def describe(schema: dict[str, Any]) -> None:
        schema.pop("default", None)
        schema.update(extra or {})

    return Field(None, json_schema_extra=describe, **constraints)


class Fault(Answer):
    """One thing that is wrong in a request."""

    pointer: str = Field(description="A JSON pointer into the body or the query.")
    detail: str


class ProblemDetails(Answer):
    """An error, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


class MomentQuery(Query):
    at: int | None = Field(
        None, ge=0, le=LARGEST_STEP, description="A kept step, to read its weights; without, now."
    )


class Description(Answer):
    """An OpenAPI document."""

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
    components: dict[str, Any]
