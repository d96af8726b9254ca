"""``python -m tests.fuzz 10000``: made-up requests to a server in this process, in all so many."""

import sys
import tempfile
from pathlib import Path

from app import create_app
from tests.conftest import SMALL
from tests.fuzz.fuzzing import KINDS, fuzz
from tests.waiting import wait_for

# After so many requests hypothesis begins anew, with other numbers.
ROUND = 250


def main(cases: int) -> int:
    """Ask, print what came of it, and return 1 if an answer was wrong or late."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"network": SMALL, "threads": 1, "max_runs": 4, "state_dir": Path(folder)})
        lab = app.extensions["nudge"].lab
        try:
            wait_for(lambda: lab.failure or lab.run("current").checkpoints, "the first run")
            return _report(app.test_client(), cases)
        finally:
            lab.stop()


def _report(client, cases):
    run = client.get("/api/runs/current").json["id"]
    tallies, number = [], 0
    while (left := cases - sum(tally.cases for tally in tallies)) > 0:
        kind = KINDS[number % len(KINDS)]
        tallies.append(fuzz(client, kind, min(ROUND, left), number))
        number += 1
    faults = [fault for tally in tallies for fault in tally.faults]
    print(*faults, sep="\n")
    before = client.get(f"/api/runs/{run}").json
    if before["status"] == "training":
        wait_for(lambda: client.get(f"/api/runs/{run}").json["step"] > before["step"], "a step")
    statuses = [
        f"{status}: {sum(tally.statuses.get(status, 0) for tally in tallies):,}"
        for status in sorted({status for tally in tallies for status in tally.statuses})
    ]
    print(f"cases: {sum(tally.cases for tally in tallies):,}; answers by status {statuses}")
    print(f"answers of 500: {sum(tally.statuses.get(500, 0) for tally in tallies)}")
    print(f"longest answer: {max(tally.longest_s for tally in tallies):.2f} s")
    print(f"the run trained to step {before['step']:,} and is {before['status']}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
