"""/api/runs/{run}/explain and /origin: what every layer made of a drawing, and one number of it.

The probabilities are those of the network's own softmax, not calibrated as a prediction's are:
they are what the layers computed and what the gradients are of.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from flask import Blueprint

from app import schemas
from app.api.drawings import IMAGES, seen
from app.schemas import Drawing, Encoder, WireArray, encoder
from app.web import Operation, invalid, moment_of, services
from model import inspection
from model.arrays import Array

blueprint = Blueprint("explanations", __name__)


@blueprint.post("/runs/<run>/explain")
@Operation(
    "Show what every layer made of a drawing and, for a label, every gradient",
    answer=schemas.Explanation,
    body=Drawing,
    query=schemas.ExplanationQuery,
    media=IMAGES,
    needs_body=True,
    problems=(404, 503),
)
def explain(
    run: str, body: Drawing | bytes, query: schemas.ExplanationQuery
) -> schemas.Explanation:
    moment = moment_of(run, query.at)
    found = inspection.explain(moment.network, moment.weights, seen(body), query.label)
    dead = services().measurements.dead_shares.of(moment).value
    encode = encoder(query.encoding)
    return schemas.Explanation(
        run=moment.run,
        step=moment.step,
        input=encode(found.input),
        probabilities=found.probabilities.tolist(),
        label=found.label,
        loss=found.loss,
        layers=[
            _layer(layer, share, encode, query.weights)
            for layer, share in zip(found.layers, dead, strict=True)
        ],
        gradient=None if found.gradient is None else encode(found.gradient),
    )


def _layer(
    layer: inspection.LayerExplanation, dead: float | None, encode: Encoder, has_weights: bool
) -> schemas.ExplainedLayer:
    counted = layer.histogram
    return schemas.ExplainedLayer(
        layer=layer.layer,
        entry=layer.entry,
        type=layer.type,
        name=f"{layer.type} {layer.entry + 1}",
        shape=list(layer.shape),
        parameters=layer.parameter_count,
        multiply_adds=layer.multiply_adds,
        least=layer.least,
        greatest=layer.greatest,
        activations=encode(layer.activations),
        weights=_encoded(layer.parameters, encode) if has_weights else {},
        histogram=None
        if counted is None
        else schemas.WeightHistogram(limit=counted.limit, counts=counted.counts.tolist()),
        dead=dead,
        gradient=None if layer.gradient is None else encode(layer.gradient),
        dweights=None
        if layer.dparameters is None or not has_weights
        else _encoded(layer.dparameters, encode),
    )


def _encoded(arrays: Mapping[str, Array], encode: Encoder) -> dict[str, WireArray]:
    return {name: encode(array) for name, array in arrays.items()}


@blueprint.post("/runs/<run>/origin")
@Operation(
    "Say where one number of one layer came from",
    answer=schemas.NumberOrigin,
    body=Drawing,
    query=schemas.OriginQuery,
    media=IMAGES,
    needs_body=True,
    problems=(404,),
)
def origin(run: str, body: Drawing | bytes, query: schemas.OriginQuery) -> schemas.NumberOrigin:
    moment = moment_of(run, query.at)
    last = len(moment.network.stack) - 1
    if query.layer > last:
        raise invalid("/layer", f"there is no layer {query.layer}; they go from 0 to {last}")
    image = seen(body)
    try:
        found = inspection.origin(moment.network, moment.weights, image, query.layer, query.place())
    except inspection.InspectionError as error:
        raise invalid("/position", str(error)) from None
    encode = encoder(query.encoding)
    return schemas.NumberOrigin(
        run=moment.run,
        step=moment.step,
        layer=found.layer,
        entry=found.entry,
        type=found.type,
        position=list(found.position),
        value=found.value,
        source=found.source,
        window=None if found.window is None else list(found.window),
        receptive_field=list(found.receptive_field),
        numbers={name: _plain(number, encode) for name, number in found.numbers.items()},
        activation=found.activation,
        activated=found.activated,
        mathematics=found.mathematics,
    )


def _plain(number: Any, encode: Encoder) -> Any:
    """Bring a number, an array or a place into its form; whole numbers are never packed."""
    if isinstance(number, np.ndarray):
        return encode(number) if number.dtype.kind == "f" else number.tolist()
    return list(number) if isinstance(number, tuple) else number
