"""What the routes need of the application that answers."""

from flask import current_app

from app.config import Config
from app.lab import Evaluations, Lab, Measurements, Moment, OwnDigits, RunSnapshot
from model.arrays import Array


def config() -> Config:
    settings: Config = current_app.extensions["config"]
    return settings


def lab() -> Lab:
    the_lab: Lab = current_app.extensions["lab"]
    return the_lab


def run_of(id: str) -> RunSnapshot:
    """Look a run up by its id, or ``current``; UnknownRun, which is a 404, if there is none."""
    return lab().run(id)


def moment_of(id: str, step: int | None) -> Moment:
    """Look a run's network up at a kept step, or now; UnknownRun or UnknownStep, which are 404s."""
    return run_of(id).moment(step)


def own_digits() -> OwnDigits:
    kept: OwnDigits = current_app.extensions["own_digits"]
    return kept


def evaluations() -> Evaluations:
    all_of_them: Evaluations = current_app.extensions["evaluations"]
    return all_of_them


def dead_shares() -> Measurements[list[float | None]]:
    measured: Measurements[list[float | None]] = current_app.extensions["dead_shares"]
    return measured


def training_features() -> Measurements[Array]:
    measured: Measurements[Array] = current_app.extensions["training_features"]
    return measured
