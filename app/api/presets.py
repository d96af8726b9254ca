"""/api/presets: the networks that have a name, and the settings of training."""

from dataclasses import asdict

from app import schemas
from app.api.blueprint import blueprint
from app.web import Operation
from model.network import PRESETS, Network
from model.training import CHOICES, Configuration


@blueprint.get("/presets")
@Operation("List the named networks and the choices and defaults of training")
def read() -> schemas.Presets:
    return schemas.Presets(
        networks=[schemas.Architecture.describe(Network(name)) for name in PRESETS],
        choices={name: list(choices) for name, choices in CHOICES.items()},
        defaults=asdict(Configuration()),
    )
