"""/api/runs/{run}/map: held-out images, and a drawing, by their features in two dimensions."""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import on_drawing, seen
from app.web import Operation, moment_of, services
from model import inspection


@blueprint.get("/runs/<run>/map")
@Operation(
    "Place 1,000 held-out images in two dimensions by their features",
    problems=(409,),
    is_costly=True,
)
def read(run: str, query: schemas.MapQuery) -> schemas.Map:
    moment = moment_of(run, query.at)
    measured = services().measurements.maps.of(moment)
    images = measured.value.images
    shown = slice(min(query.count, len(images.points)))
    return schemas.Map.of(
        moment,
        images,
        query.encoding,
        step=measured.step,
        indices=list(range(shown.stop)),
        points=images.points[shown],
        labels=services().lab.mnist().validation.labels[shown],
        digits=images.digits[shown],
        shares=images.axes.shares,
    )


@blueprint.post("/runs/<run>/map")
@on_drawing("Place a drawing on the map", problems=(409, 503))
def place(run: str, body: schemas.Drawing | bytes, query: schemas.MomentQuery) -> schemas.MapPoint:
    moment = moment_of(run, query.at)
    image = seen(body)
    measured = services().measurements.maps.of(moment)
    # Only features that were computed with the same weights can be compared.
    weights, images = measured.value
    feature = inspection.features(moment.network, weights, image[None])
    return schemas.MapPoint(
        run=moment.run, step=measured.step, point=images.axes.points(feature)[0]
    )
