"""Measure how the server responds while it trains.

Start-up, time to 97 %, latency of predictions, a new map, the cost of polling pages, memory after
all kinds of requests, and the time to stop; with ``--drawings FILE`` also the accuracy on drawings
a minute after the start.
"""

import argparse
import heapq
import json
import time
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from benchmarks.parts.drawings import read_drawings
from benchmarks.parts.rates import branches_s, rate_map_ms, train_classic
from benchmarks.parts.server import RUN, STATE, Client, Server, keep_training, training_rate
from benchmarks.parts.tables import Table, goal_table, ratios, take_turns

ROUNDS = 3
# Open pages that poll the server.
PAGES = 50
# New maps whose time is measured.
MAPS = 20
# Drawings that are kept before the memory is measured.
DIGITS = 100
# The second convolution.
DREAMING_LAYER = 2
SEVEN = [[[20, 20], [50, 18], [80, 20], [65, 50], [50, 80], [42, 105]]]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--drawings", type=Path, metavar="FILE", help="one JSON object per line")
    options = parser.parse_args(arguments)
    table = goal_table()
    starts = []
    for _ in range(ROUNDS):
        with Server() as server:
            starts.append(server.started_s)
    table.row("process start to the first /api/runs/current", f"{median(starts):.2f} s", "2 s")
    with Server() as server, Client(server.port) as client:
        began = time.perf_counter() - server.started_s
        measure_learning(table, client, began)
        if options.drawings:
            measure_drawings(table, client, options.drawings, began)
        keep_training(client)
        measure_latencies(table, client)
        measure_map(table, client)
        measure_polling(table, server.port)
        use_everything(client)
        table.row("peak memory", f"{server.peak_memory() / 2**20:.0f} MB", "300 MB, aim 250")
        table.row("SIGTERM to the end", f"{server.stop():.2f} s", "3 s")
    with Server() as server, Client(server.port) as client:
        measure_rates(table, client)


def measure_learning(table: Table, client: Client, began: float) -> None:
    """Wait until 97 % of the held-out images are classified correctly."""
    what = "97 % of the held-out images, since the start"
    while (accuracy := (state := client.get(STATE))["validation_accuracy"] or 0) < 0.97:
        if state["status"] != "training":
            table.row(what, f"not reached: {accuracy:.2%}", "15 s")
            return
        time.sleep(0.1)
    reached = time.perf_counter() - began
    test = client.get(f"{RUN}/evaluation")["accuracy"]
    table.row(what, f"{reached:.1f} s (test {test:.1%})", "15 s")


def measure_drawings(table: Table, client: Client, file: Path, began: float) -> None:
    """Pause a minute after the start and predict all drawings."""
    drawings, labels = read_drawings(file, only_strokes=True)
    time.sleep(max(0.0, 60 - (time.perf_counter() - began)))
    client.send("POST", f"{RUN}/pause")
    answers = [
        client.send("POST", f"{RUN}/predict", {"strokes": drawing["strokes"]})["probabilities"]
        for drawing in drawings
    ]
    right = np.mean(np.argmax(answers, axis=1) == labels)
    test = client.get(f"{RUN}/evaluation")["accuracy"]
    what = f"{len(drawings):,} drawings as strokes, after a minute"
    table.row(what, f"{right:.1%} (test {test:.2%})", "95 %")


def measure_latencies(table: Table, client: Client) -> None:
    """Measure how long the requests of a page take while training runs at full speed."""
    strokes = {"strokes": SEVEN}
    nudge = strokes | {"label": 7, "learning_rate": 0.01}
    priced = nudge | {"others": 1000}
    image = client.get("/api/examples?split=test&indices=0")["examples"][0]
    for what, path, body, times, goal in (
        ("predict strokes", "predict", strokes, 1000, "5 / 25 ms"),
        ("predict pixels", "predict", {"pixels": image["pixels"]}, 500, "5 / 25 ms"),
        ("explain", "explain?encoding=base64", strokes, 200, "15 ms / -"),
        ("replay", "replay", strokes, 50, "100 ms"),
        ("nudge, with its price on 1,000 images", "nudge", priced, 50, "100 ms"),
        ("200 random directions", "directions", nudge, 10, "2 s"),
        ("a drawing on the map", "map", strokes, 200, "5 / 25 ms"),
    ):
        passed_ms = []
        for _ in range(times):
            began = time.perf_counter()
            client.send("POST", f"{RUN}/{path}", body)
            passed_ms.append(1000 * (time.perf_counter() - began))
        percentiles = quantiles(passed_ms, n=100)
        found = f"{percentiles[49]:.1f} / {percentiles[98]:.1f} ms"
        table.row(f"{what}, while training, p50 / p99", found, goal)


def measure_map(table: Table, client: Client) -> None:
    """Measure how long the server takes for a map that it has not made yet, while nothing trains.

    While a run trains, requests are answered with the latest map at once, and the next one is made
    beside them, at most twice a second.
    """
    client.send("POST", f"{RUN}/pause")
    passed_ms = []
    for _ in range(MAPS):
        step = client.get(STATE)["step"]
        client.send("POST", f"{RUN}/step")
        while client.get(STATE)["step"] == step:
            time.sleep(0.01)
        began = time.perf_counter()
        client.get(f"{RUN}/map?encoding=base64")
        passed_ms.append(1000 * (time.perf_counter() - began))
    table.row("a new map of 1,000 images", f"{median(passed_ms):.0f} ms", "40 ms")
    client.send("POST", f"{RUN}/start")


def measure_rates(table: Table, client: Client) -> None:
    """Measure what the view of the learning rate asks for, while ``classic`` trains."""
    train_classic(client)
    passed_ms = rate_map_ms(client, {"strokes": SEVEN})
    table.row("rate map of classic, while training, p50", f"{passed_ms:.0f} ms", "200 ms")
    passed_s = branches_s(client)
    table.row("5 branches of 200 steps, while training", f"{passed_s:.1f} s", "8 s")


def use_everything(client: Client) -> None:
    """Keep many digits and learn from them, and ask some times for every view of the network."""
    strokes = {"strokes": SEVEN}
    for number in range(DIGITS):
        # Each from another address, as the server limits how many a client may keep in a time.
        with Client(client.port, f"127.0.1.{number + 1}") as other:
            other.send("POST", "/api/digits", strokes | {"label": 7})
    client.send("PATCH", RUN, {"own_digits": True})
    for _ in range(ROUNDS):
        client.get(f"{RUN}/evaluation")
        client.get(f"{RUN}/network?weights=1")
        client.get(f"{RUN}/checkpoint?format=json")
        client.send("POST", "/api/normalization", strokes)
        for view in ("explain?label=7", "saliency", "neighbors", "replay"):
            client.send("POST", f"{RUN}/{view}", strokes)
        nudge = {"label": 7, "learning_rate": 0.01}
        client.send("POST", f"{RUN}/nudge", strokes | nudge | {"count": 20, "others": 2000})
        client.send("POST", f"{RUN}/directions", strokes | nudge)
        client.send("POST", f"{RUN}/nudge-image", strokes | {"target": 4})
        client.get(f"{RUN}/map")
        client.send("POST", f"{RUN}/dreams", {"layer": DREAMING_LAYER})


def measure_polling(table: Table, port: int) -> None:
    """Compare the speed of training with and without many polling pages, in turn."""
    alone = partial(training_rate, port, partial(time.sleep, 5))
    found = take_turns({"alone": alone, "polled": partial(rate_while_polled, port)}, ROUNDS)
    share = median(ratios(found["polled"], found["alone"]))
    what = f"training with {PAGES} polling pages, of its speed alone"
    table.row(what, f"{share:.0%} of {median(found['alone']):,.0f}/s", "90 %")


def rate_while_polled(port: int) -> float:
    """Measure the speed of training while many pages poll the server."""
    # A process of its own, so that it does not wait for this one's interpreter lock.
    pages = get_context("spawn").Process(target=poll, args=(port,))
    pages.start()
    try:
        # By then the server has told each page how often to ask.
        time.sleep(6)
        rate = training_rate(port, partial(time.sleep, 5))
        if not pages.is_alive():
            raise RuntimeError("the polling pages stopped before the measurement ended")
    finally:
        pages.terminate()
        pages.join()
    return rate


def poll(port: int) -> None:
    """Poll as many pages do, each with its own connection, until the process is ended."""
    pages = [Client(port) for _ in range(PAGES)]
    steps = [0] * PAGES
    # When each page asks next, and its index.
    due = [(time.perf_counter() + page / PAGES, page) for page in range(PAGES)]
    while True:
        moment, page = heapq.heappop(due)
        time.sleep(max(0.0, moment - time.perf_counter()))
        content, headers = pages[page].exchange("GET", f"{RUN}?since={steps[page]}")
        steps[page] = json.loads(content)["step"]
        heapq.heappush(due, (time.perf_counter() + float(headers["Nudge-Poll-After"]), page))


if __name__ == "__main__":
    main()
