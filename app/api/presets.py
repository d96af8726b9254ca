"""/api/presets: the networks that have a name, and what a run can be set to."""

from dataclasses import asdict

from flask import Blueprint

from app import schemas
from app.web import Operation
from model.network import PRESETS, Network
from model.training import CHOICES, Configuration

blueprint = Blueprint("presets", __name__)


@blueprint.get("/presets")
@Operation("List the named networks, the choices and the defaults", answer=schemas.Presets)
def read() -> schemas.Presets:
    networks = [Network(name) for name in PRESETS]
    return schemas.Presets(
        networks=[
            schemas.Preset(
                name=network.name,
                specification=list(network.specification),
                parameters=network.parameter_count,
                layers=[schemas.Layer(**row) for row in network.describe()],
            )
            for network in networks
        ],
        choices={name: list(choices) for name, choices in CHOICES.items()},
        defaults=asdict(Configuration()),
    )
