"""/api/runs/{run}/batch: what the next step learns from, and what the last one did."""

from app import schemas
from app.api.blueprint import blueprint
from app.web import Operation, run_of, services


@blueprint.get("/runs/<run>/batch")
@Operation("Show the batch that a run's next step learns from", problems=(409, 503))
def read(run: str, query: schemas.BatchQuery) -> schemas.Batch:
    snapshot = run_of(run)
    moment = snapshot.moment()
    # While it trains, all who ask share an answer for a second; a run that rests gives its own.
    about = () if moment.is_training else (snapshot.version,)
    found = services().measurements.batches.of(moment, *about).value
    others = vars(found) | {"step": found.batch.step}
    return schemas.Batch.of(moment, found.examined, query.encoding, **others)
