"""Measure how the server holds out against a crowd while it trains.

People who draw (ten predictions a second each), with and without pages that poll, and eight
visitors who ask for one costly route again and again. Errors, the times of the predictions, and
the share of training's speed that is left. 429 is no error: it asks a client to come back.
"""

import argparse
import asyncio
import json
import math
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import quantiles

from benchmarks.parts.server import RUN, Client, Server, keep_training, training_rate
from benchmarks.parts.tables import Table

PREDICTIONS_PER_S = 10
POLLING_PAGES = 200
VISITORS = 8
# The server has told each page by then how often to ask.
SETTLING_S = 3.0
TOO_MANY = 429
# A seven with as many points as a pen makes.
STROKES = [
    [[20 + 3 * i, 20 + 3 * math.sin(i)] for i in range(20)]
    + [[80 - i, 20 + 3 * i] for i in range(30)]
]
DRAWING = {"strokes": STROKES, "canvas": [140, 140]}
COSTLY = {
    "evaluation": ("GET", None),
    "nudge-image": ("POST", DRAWING | {"target": 4}),
    "replay": ("POST", DRAWING),
    "neighbors": ("POST", DRAWING),
    "saliency": ("POST", DRAWING),
}


@dataclass
class Answers:
    """What a crowd got: milliseconds of each prediction, and how often each status."""

    passed_ms: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)


class Line:
    """One connection that stays open, and is opened again where the server closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send a whole request; return status, headers by their small names, and body."""
        for _ in range(2):
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            try:
                writer.write(request)
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                pairs = (line.split(": ", 1) for line in head[1:] if line)
                headers = {name.lower(): value for name, value in pairs}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                if headers.get("connection") == "close":
                    self._close()
                return int(head[0].split()[1]), headers, body
            except (ConnectionError, asyncio.IncompleteReadError):
                self._close()
        return 0, {}, b""

    def _close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def request_of(method: str, path: str, content: object = None) -> bytes:
    """Write a request as bytes."""
    body = b"" if content is None else json.dumps(content).encode()
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{kind}\r\n".encode() + body


async def draw(port: int, first_s: float, answers: Answers) -> None:
    """Predict ten times a second; a late answer delays the next request, as on the page."""
    line, request = Line(port), request_of("POST", f"{RUN}/predict", DRAWING)
    await asyncio.sleep(first_s)
    while True:
        began = time.perf_counter()
        status, _, _ = await line.ask(request)
        passed = time.perf_counter() - began
        answers.passed_ms.append(1000 * passed)
        answers.statuses[status] += 1
        await asyncio.sleep(max(0.0, 1 / PREDICTIONS_PER_S - passed))


async def poll(port: int, first_s: float, answers: Answers) -> None:
    """Follow the current run as often as the server says."""
    line, since, tag = Line(port), 1_000_000_000, ""
    await asyncio.sleep(first_s)
    while True:
        request = request_of("GET", f"{RUN}?since={since}")
        if tag:
            request = request.replace(b"\r\n\r\n", f"\r\nIf-None-Match: {tag}\r\n\r\n".encode())
        status, headers, _ = await line.ask(request)
        answers.statuses[status] += 1
        tag = headers.get("etag", "")
        await asyncio.sleep(float(headers.get("nudge-poll-after", "1")))


async def loop(port: int, request: bytes, answers: Answers) -> None:
    """Ask for the same again and again, and wait as the page does where the server is busy."""
    line = Line(port)
    while True:
        status, headers, _ = await line.ask(request)
        answers.statuses[status] += 1
        if status == TOO_MANY:
            await asyncio.sleep(float(headers["retry-after"]))


async def crowd(port: int, drawing: int, polling: int, costly: str, pipe: Connection) -> None:
    """Be so many people; forget what they got, or send it, when the pipe asks for it."""
    got = Answers()
    people = [draw(port, n / drawing / PREDICTIONS_PER_S, got) for n in range(drawing)]
    people += [poll(port, n / polling, Answers()) for n in range(polling)]
    if costly:
        method, content = COSTLY[costly]
        request = request_of(method, f"{RUN}/{costly}", content)
        people += [loop(port, request, got) for _ in range(VISITORS)]
    tasks = [asyncio.ensure_future(person) for person in people]
    while (asked := await asyncio.to_thread(pipe.recv)) == "forget":
        got.passed_ms.clear()
        got.statuses.clear()
    assert asked == "send"
    pipe.send(got)
    for task in tasks:
        task.cancel()


def be_crowd(port: int, drawing: int, polling: int, costly: str, pipe: Connection) -> None:
    """Run ``crowd`` in a process of its own."""
    asyncio.run(crowd(port, drawing, polling, costly, pipe))


def measure(
    port: int, seconds: float, drawing: int = 0, polling: int = 0, costly: str = ""
) -> tuple[float, Answers]:
    """Return the images per second that are trained beside a crowd, and what the crowd got."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=be_crowd, args=(port, drawing, polling, costly, theirs))
    process.start()
    try:
        time.sleep(SETTLING_S)
        ours.send("forget")
        rate = training_rate(port, partial(time.sleep, seconds))
        ours.send("send")
        return rate, ours.recv()
    finally:
        process.terminate()
        process.join()


def report(table: Table, what: str, alone: float, found: tuple[float, Answers], goal: str) -> None:
    """Print one row."""
    rate, answers = found
    errors = sum(n for s, n in answers.statuses.items() if s not in (200, 304, TOO_MANY))
    words = f"training {rate / alone:.0%}, {errors} errors"
    if answers.passed_ms:
        percentiles = quantiles(answers.passed_ms, n=100)
        words += f", {percentiles[49]:.1f} / {percentiles[98]:.1f} ms"
    if answers.statuses[TOO_MANY]:
        words += f", {answers.statuses[200]} answers, {answers.statuses[TOO_MANY]} refused"
    table.row(what, words, goal)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each measurement")
    options = parser.parse_args(arguments)
    table = Table({"predict: p50 / p99": 28, "measured": 52, "goal": 34})
    with Server() as server:
        with Client(server.port) as client:
            keep_training(client)
        time.sleep(SETTLING_S)
        ask = partial(measure, server.port, options.seconds)
        for people, goal in (
            (20, "p99 60 ms, 50 %; aim 25 ms, 70 %"),
            (50, "p99 150 ms, 35 %; aim 50 %"),
        ):
            for pages in (0, POLLING_PAGES):
                alone = training_rate(server.port, partial(time.sleep, options.seconds / 2))
                found = ask(drawing=people, polling=pages)
                report(table, f"{people} draw, {pages} poll", alone, found, goal)
        for route in COSTLY:
            alone = training_rate(server.port, partial(time.sleep, options.seconds / 2))
            found = ask(costly=route)
            report(table, f"{VISITORS} loop {route}", alone, found, "33 %")


if __name__ == "__main__":
    main()
