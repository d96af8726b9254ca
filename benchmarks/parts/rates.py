"""How long a server that trains needs for the rate map, and for branches of a moment."""

import time
from statistics import median
from typing import Any

from benchmarks.parts.server import RUN, STATE, Client

NETWORK = "classic"
# Each has a rate map of its own: a map of the present is shared for some seconds.
KEPT_STEPS = 8
POLL_S = 0.05


def train_classic(client: Client, steps: int = 200) -> None:
    """Make a run of ``classic`` that trains, alone, and wait for some steps."""
    client.send("POST", f"{RUN}/pause")
    client.send("POST", "/api/runs", {"network": NETWORK})
    while client.get(STATE)["step"] < steps:
        time.sleep(POLL_S)


def rate_map_ms(client: Client, drawing: dict[str, Any]) -> float:
    """Measure the median time of the rate map at kept steps, in milliseconds."""
    passed_ms = []
    for step in client.get(STATE)["checkpoints"][-KEPT_STEPS:]:
        began = time.perf_counter()
        client.send("POST", f"{RUN}/rate-map?at={step}", drawing | {"label": 7})
        passed_ms.append(1000 * (time.perf_counter() - began))
    return median(passed_ms)


def branches_s(client: Client, **settings: Any) -> float:
    """Measure the seconds until branches have done their steps; RuntimeError if they have not."""
    began = time.perf_counter()
    found = client.send("POST", f"{RUN}/branches", settings)
    while found["status"] == "running":
        time.sleep(POLL_S)
        found = client.get(f"/api/branches/{found['id']}")
    if found["status"] != "done":
        raise RuntimeError(f"the branches are {found['status']}: {found['error']}")
    return time.perf_counter() - began
