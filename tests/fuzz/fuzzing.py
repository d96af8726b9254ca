"""Ask what was made up, and count how the server answered."""

import time
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.app.asking import step
from tests.conftest import SMALL
from tests.fuzz import requests

LONGEST_S = 5.0
KINDS = ("drawings", "queries", "specifications", "settings", "checkpoints")


@dataclass
class Tally:
    """How many requests were answered, which of them by 500, and the longest time."""

    cases: int = 0
    longest_s: float = 0.0
    faults: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


def fuzz(client, kind, count, number=0):
    """Ask about `count` requests of a kind; the same ones for the same number."""
    tally = Tally()

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_made(client, kind))
    def ask(asked):
        _ask(client, asked, tally)

    ask()
    return tally


def _made(client, kind):
    if kind == "queries":
        return requests.queries(client.application)
    if kind == "settings":
        return requests.settings_of(_second(client))
    if kind == "checkpoints":
        paused = _second(client)
        step(client, 1, paused)
        file = client.get(f"/api/runs/{paused}/checkpoint?format=npz")
        assert file.status_code == 200
        return requests.checkpoints(file.data)
    return getattr(requests, kind.upper())


def _second(client):
    """A paused run, so that the first one can be seen to train undisturbed."""
    runs = client.get("/api/runs").json["runs"]
    if len(runs) > 1:
        return next(run["id"] for run in runs if run["status"] != "training")
    made = client.post("/api/runs", json={"network": SMALL, "start": False})
    return made.json["id"]


def _ask(client, asked, tally):
    before = time.monotonic()
    response = client.open(
        asked.path,
        method=asked.method,
        data=asked.body,
        content_type=asked.kind,
        query_string=asked.query,
        # Each from another client, as the server limits how often one may change digits.
        environ_base={"REMOTE_ADDR": f"10.0.{tally.cases // 250}.{tally.cases % 250}"},
    )
    status = response.status_code
    spent_s = time.monotonic() - before
    tally.cases += 1
    tally.longest_s = max(tally.longest_s, spent_s)
    tally.statuses[status] = tally.statuses.get(status, 0) + 1
    if status == 500 or spent_s > LONGEST_S:
        tally.faults.append(
            f"{status} after {spent_s:.1f} s: {asked.method} {asked.path} {asked.query} "
            f"{asked.kind} {asked.body[:300]!r}"
        )
    if status == 200 and asked.path == "/api/normalization":
        pixels = [pixel for stage in response.json["stages"] for pixel in stage["pixels"]]
        if not all(type(pixel) in (int, float) for pixel in pixels):
            tally.faults.append(f"pixels of null: {asked.query} {asked.body[:300]!r}")
    if status == 201 and "/api/runs" in asked.path:
        client.delete(f"/api/runs/{response.json['id']}")
