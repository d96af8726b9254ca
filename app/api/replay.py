"""/api/runs/{run}/replay: the probabilities of one drawing at every kept checkpoint."""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import on_drawing, seen
from app.web import run_of
from model import inspection


@blueprint.post("/runs/<run>/replay")
@on_drawing("Classify a drawing with every kept checkpoint of a run", is_costly=True)
def replay(run: str, body: schemas.Drawing | bytes, query: schemas.ReplayQuery) -> schemas.Replay:
    snapshot = run_of(run)
    moments = [snapshot.moment(step) for step in snapshot.checkpoints]
    if query.present and snapshot.step not in snapshot.checkpoints:
        moments.append(snapshot.moment())
    found = inspection.replay(
        snapshot.network,
        [moment.weights for moment in moments],
        seen(body),
        [moment.calibration.temperature for moment in moments],
    )
    steps = [moment.step for moment in moments]
    return schemas.Replay(run=snapshot.id, steps=steps, probabilities=found.tolist())
