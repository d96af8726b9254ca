"""/api/runs/{run}/search: an image of one digit that a kept moment calls another."""

from app import schemas
from app.api.blueprint import blueprint
from app.web import Operation, invalid, run_of, services


@blueprint.get("/runs/<run>/search")
@Operation("Find a test image that a run, at a kept step, takes for another digit", is_costly=True)
def read(run: str, query: schemas.SearchQuery) -> schemas.Search:
    if query.label == query.digit:
        raise invalid("/digit", "a mistake is another digit than the label")
    snapshot = run_of(run)
    mistakes = services().measurements.mistakes
    found = mistakes.of(snapshot.moment(), query.label, query.digit).value
    return schemas.Search.of(snapshot.id, found, services().lab.mnist().test)
