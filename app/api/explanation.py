"""/api/runs/{run}/explain: what every layer computed for a drawing.

The probabilities are the outputs of the softmax and not calibrated as those of a prediction are:
the gradients are derivatives of their logarithms.
"""

from typing import Any

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import on_drawing, seen
from app.web import moment_of, services
from model import inspection


@blueprint.post("/runs/<run>/explain")
@on_drawing(
    "Show what every layer computed for a drawing and, for a label, every gradient", problems=(503,)
)
def explain(
    run: str, body: schemas.Drawing | bytes, query: schemas.ExplanationQuery
) -> schemas.Explanation:
    moment = moment_of(run, query.at)
    found = inspection.explain(moment.network, moment.weights, seen(body), query.label)
    dead = services().measurements.dead_shares.of(moment).value
    # Removed before they are encoded, which takes most of the time.
    left_out: dict[str, Any] = {} if query.weights else {"parameters": {}, "dparameters": None}
    layers = [
        vars(layer) | {"name": f"{layer.type} {layer.entry + 1}", "dead": share} | left_out
        for layer, share in zip(found.layers, dead, strict=True)
    ]
    return schemas.Explanation.of(moment, found, query.encoding, layers=layers)
