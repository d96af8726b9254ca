"""/api/digits: the digits that people kept, with what they said they were."""

from contextlib import suppress
from typing import Any

import numpy as np
from flask import Blueprint, Response

from app import schemas
from app.api.drawings import seen
from app.lab import Full, Unavailable, UnknownDigit
from app.web import Operation, Problem, lab, own_digits

blueprint = Blueprint("digits", __name__)

JSON_LINES = "application/jsonl"


@blueprint.post("/digits")
@Operation(
    "Keep a drawing with what it was",
    answer=schemas.KeptDigit,
    status=201,
    body=schemas.LabeledDrawing,
    needs_body=True,
    problems=(409,),
)
def keep(body: schemas.LabeledDrawing) -> schemas.KeptDigit:
    image = seen(body)
    drawing: dict[str, Any] = {"pixels": image.ravel().tolist()}
    if "strokes" in body.model_fields_set:
        drawing = {"strokes": body.strokes, "canvas": body.canvas}
    try:
        kept = own_digits().add(body.label, drawing)
    except Full as error:
        raise Problem(409, str(error)) from None
    _tell_the_lab()
    return schemas.KeptDigit(id=kept.id, label=kept.label, count=len(own_digits().all()))


@blueprint.get("/digits")
@Operation(
    "List the digits that were kept, or download them",
    answer=schemas.OwnDigits,
    answer_media=JSON_LINES,
    query=schemas.OwnDigitsQuery,
)
def listing(query: schemas.OwnDigitsQuery) -> schemas.OwnDigits | Response:
    if query.format == "jsonl":
        response = Response(own_digits().text(), mimetype=JSON_LINES)
        response.headers["Content-Disposition"] = 'attachment; filename="my-digits.jsonl"'
        return response
    kept = own_digits().all()
    return schemas.OwnDigits(
        count=len(kept),
        by_label=np.bincount([digit.label for digit in kept], minlength=10).tolist(),
        digits=[
            schemas.OwnDigit(
                id=digit.id,
                label=digit.label,
                pixels=np.round(digit.image.ravel() / 255, 3).tolist(),
            )
            for digit in kept[max(0, len(kept) - query.last) :]
        ],
    )


@blueprint.delete("/digits/<digit>")
@Operation("Forget a digit that was kept", status=204, problems=(404,))
def remove(digit: str) -> Response:
    try:
        own_digits().remove(digit)
    except UnknownDigit as error:
        raise Problem(404, str(error)) from None
    _tell_the_lab()
    return Response(status=204)


@blueprint.delete("/digits")
@Operation("Forget all digits that were kept", status=204, needs_key=True)
def clear() -> Response:
    own_digits().clear()
    _tell_the_lab()
    return Response(status=204)


def _tell_the_lab() -> None:
    # They are kept and removed all the same where nothing trains.
    with suppress(Unavailable):
        lab().renew_own()
