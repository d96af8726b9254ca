"""What the routes need of the application that answers."""

from dataclasses import dataclass

from flask import current_app

from app.config import Config
from app.lab import AllMeasurements, Lab, Moment, OwnDigits, RunSnapshot
from app.web.assets import Assets


@dataclass(frozen=True)
class Services:
    """Everything that an application holds, as ``app.extensions["nudge"]``."""

    config: Config
    lab: Lab
    own_digits: OwnDigits
    measurements: AllMeasurements
    assets: Assets


def services() -> Services:
    """Return those of the application that answers this request."""
    return current_app.extensions["nudge"]


def run_of(id: str) -> RunSnapshot:
    """Look up a run by its id or by ``current``; Unknown if there is none."""
    return services().lab.run(id)


def moment_of(id: str, step: int | None) -> Moment:
    """Look up a run's network at a kept step, or the present one; Unknown if there is none."""
    return run_of(id).moment(step)
