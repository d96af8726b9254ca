"""/api/digits: the digits that people kept, with the labels that they gave them."""

from contextlib import suppress
from typing import Any

import numpy as np
from flask import Response

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import seen
from app.lab import Runs, Unavailable
from app.web import Operation, services

JSON_LINES = "application/jsonl"


@blueprint.post("/digits")
@Operation("Keep a drawing with its label", status=201, is_limited=True, problems=(409, 503))
def keep(body: schemas.LabeledDrawing) -> schemas.KeptDigit:
    image = seen(body)
    drawing: dict[str, Any] = {"pixels": image.ravel().tolist()}
    if body.form == "strokes":
        drawing = {"strokes": body.strokes, "canvas": body.canvas}
    own_digits = services().own_digits
    kept = own_digits.add(body.label, drawing)
    _update_runs()
    return schemas.KeptDigit(id=kept.id, label=kept.label, count=len(own_digits.all()))


@blueprint.get("/digits")
@Operation(
    "List the digits that were kept, or download them", answer_media=(JSON_LINES,), problems=(503,)
)
def listing(query: schemas.OwnDigitsQuery) -> schemas.OwnDigits | Response:
    own_digits = services().own_digits
    if query.format == "jsonl":
        response = Response(own_digits.text(), mimetype=JSON_LINES)
        response.headers["Content-Disposition"] = 'attachment; filename="my-digits.jsonl"'
        return response
    kept = own_digits.all()
    digits = [
        vars(digit) | {"pixels": np.round(digit.image.ravel() / 255, 3).tolist()}
        for digit in kept[max(0, len(kept) - query.last) :]
    ]
    by_label = np.bincount([digit.label for digit in kept], minlength=10).tolist()
    return schemas.OwnDigits.model_validate(
        {
            "count": len(kept),
            "by_label": by_label,
            "deleted": own_digits.forgotten_count,
            "digits": digits,
        }
    )


@blueprint.delete("/digits/<digit>")
@Operation("Forget a digit that was kept", status=204, needs_key=True, is_limited=True)
def remove(digit: str) -> None:
    services().own_digits.remove(digit)
    _update_runs()


@blueprint.delete("/digits")
@Operation("Forget all digits that were kept", status=204, needs_key=True, is_limited=True)
def clear() -> None:
    services().own_digits.clear()
    _update_runs()


@blueprint.post("/digits/undo")
@Operation(
    "Bring back the digits that were deleted last", needs_key=True, is_limited=True, problems=(409,)
)
def undo() -> schemas.RestoredDigits:
    own_digits = services().own_digits
    restored = own_digits.undo()
    _update_runs()
    return schemas.RestoredDigits(restored=restored, count=len(own_digits.all()))


def _update_runs() -> None:
    # Digits are kept and forgotten also where nothing trains.
    with suppress(Unavailable):
        services().lab.ask(Runs.replace_own_digits, services().own_digits.examples)
