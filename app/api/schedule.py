"""/api/runs/{run}/schedule: the learning rate over the epochs of a run."""

from dataclasses import asdict

from app import schemas
from app.api.blueprint import blueprint
from app.web import Operation, of_configuration, run_of
from model.training import ConfigurationError, rates_over

# How many rates are returned; a curve through them looks smooth.
POINTS = 101


@blueprint.get("/runs/<run>/schedule")
@Operation("Read the learning rates of a run's schedule, or of another one")
def read(run: str, query: schemas.ScheduleQuery) -> schemas.Schedule:
    found = run_of(run)
    own = asdict(found.configuration)
    try:
        settings = found.configuration.changed(own | query.given())
    except ConfigurationError as error:
        raise of_configuration(error) from None
    return schemas.Schedule.model_validate(
        asdict(settings)
        | {"run": found.id, "epoch": found.epoch, "learning_rates": rates_over(settings, POINTS)}
    )
