"""What the routes need of the application that answers."""

import re
from dataclasses import dataclass, field

from flask import current_app, request

from app.config import Config
from app.lab import AllMeasurements, Branches, Dreamer, Lab, Moment, OwnDigits, RunSnapshot
from app.store import Store
from app.web.assets import Assets
from app.web.document import Document
from app.web.limits import Buckets, WrongKeys
from app.web.metrics import Metrics
from app.web.turns import Turns

# The header by which a page tells its requests from those of others: a random name of the tab.
PAGE_HEADER = "Nudge-Page"


@dataclass(frozen=True)
class Services:
    """Everything that an application holds, as ``app.extensions["nudge"]``."""

    config: Config
    lab: Lab
    own_digits: OwnDigits
    measurements: AllMeasurements
    dreamer: Dreamer
    assets: Assets
    document: Document
    branches: Branches
    metrics: Metrics
    turns: Turns
    store: Store
    wrong_keys: WrongKeys = field(default_factory=WrongKeys)
    digit_changes: Buckets = field(default_factory=lambda: Buckets(burst=20, per_minute=60))

    @property
    def keeping(self) -> str | None:
        """Why runs or digits are not being kept at present, a sentence; None when they are."""
        return self.store.problem or self.own_digits.problem


def services() -> Services:
    """Return those of the application that answers this request."""
    return current_app.extensions["nudge"]


def run_of(id: str) -> RunSnapshot:
    """Look up a run by its id or by ``current``; Unknown if there is none."""
    return services().lab.run(id)


def moment_of(id: str, step: int | None) -> Moment:
    """Look up a run's network at a kept step, or the present one; Unknown if there is none."""
    return run_of(id).moment(step)


def page_name() -> str | None:
    """Return how the page that asks calls itself; None without such a header of at most 32 hex."""
    name = request.headers.get(PAGE_HEADER, "")
    return name if re.fullmatch("[0-9a-f]{1,32}", name) else None
