"""HTTP as such: operations, problems, security, the page."""

from app.web import openapi, pages, problems, security
from app.web.context import (
    config,
    dead_shares,
    evaluations,
    lab,
    moment_of,
    own_digits,
    run_of,
    training_features,
)
from app.web.operations import JSON, Operation
from app.web.pace import Pace
from app.web.problems import Problem, at, of_configuration, of_specification
from app.web.security import check_key, is_locked

__all__ = [
    "JSON",
    "Operation",
    "Pace",
    "Problem",
    "at",
    "check_key",
    "config",
    "dead_shares",
    "evaluations",
    "is_locked",
    "lab",
    "moment_of",
    "of_configuration",
    "of_specification",
    "openapi",
    "own_digits",
    "pages",
    "problems",
    "run_of",
    "security",
    "training_features",
]
