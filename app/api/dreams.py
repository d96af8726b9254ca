"""/api/runs/{run}/dreams: the pictures that excite the units of a layer the most."""

from app import schemas
from app.api.blueprint import blueprint
from app.lab import Moment
from app.web import Operation, invalid, moment_of, services
from model.inspection import MOST_UNITS


@blueprint.post("/runs/<run>/dreams")
@Operation(
    "Find the pictures that excite the units of a layer the most", problems=(409,), is_costly=True
)
def dream(run: str, body: schemas.DreamsRequest, query: schemas.EncodingQuery) -> schemas.Dreams:
    moment = moment_of(run, query.at)
    layer = _layer(moment, body.layer)
    units = _units(body, moment.network.stack[layer].output_shape[0])
    found = services().dreamer.dream(moment, layer, units, body.steps, body.seed, body.regularized)
    labels = services().lab.mnist().validation.labels
    strongest = [
        schemas.Strongest(index=int(index), label=int(labels[index]), excitation=float(excitation))
        for index, excitation in zip(found.strongest, found.excitations, strict=True)
    ]
    return schemas.Dreams.of(
        moment, found.dreams, query.encoding, layer=body.layer, units=units, strongest=strongest
    )


def _layer(moment: Moment, entry: int) -> int:
    """Find the layer of the stack that an entry of the specification makes."""
    stack = moment.network.stack
    last = stack[-2].entry
    if entry > last:
        raise invalid(
            "/layer", f"there are no dreams of layer {entry}, only of the layers 0 to {last}"
        )
    return next(index for index, placed in enumerate(stack) if placed.entry == entry)


def _units(body: schemas.DreamsRequest, count: int) -> list[int]:
    if "units" not in body.model_fields_set:
        return list(range(min(count, MOST_UNITS)))
    for place, unit in enumerate(body.units):
        if unit >= count:
            raise invalid(
                f"/units/{place}", f"layer {body.layer} has no unit {unit}; it has 0 to {count - 1}"
            )
    return body.units
