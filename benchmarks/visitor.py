"""A visitor with a browser, for benchmarks: opens every view of the page, draws, counts frames."""

import os
import shutil
import time
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.replay import Asked

INSTALL = (
    "skipped: this needs Playwright, `pip install -r requirements-dev.txt`, and Chromium: your "
    "system's chromium, one that NUDGE_CHROMIUM names, or `playwright install chromium`"
)
WIDTH, HEIGHT = 1440, 900
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
TOP = "first screen"
# What there is to see, from the top of the page to its end: its name, the section, and what is
# pressed there first.
STATIONS = (
    (TOP, "predict", None),
    ("what it sees", "normalization", None),
    ("layer by layer", "explanation", "[name=explanation-view][value=activations]"),
    ("its gradients", "explanation", "[name=explanation-view][value=gradients]"),
    ("its filters", "explanation", "[name=explanation-view][value=filters]"),
    ("the nudge", "nudge", None),
    ("where it looks", "saliency", None),
    ("through time", "replay", None),
    ("what it finds similar", "neighbors", None),
    ("test set, gallery running", "evaluation", "[data-action=examples]"),
)
# Shares of the pad's side.
SEVEN = [(0.27, 0.24), (0.5, 0.22), (0.74, 0.22), (0.62, 0.45), (0.5, 0.66), (0.43, 0.84)]
# Points of the pen between two of these, and how long it rests at each: a hundred a second.
POINTS_BETWEEN, POINT_S = 20, 0.01
FRAMES = """ms => new Promise((done) => {
  const frames = [];
  const end = performance.now() + ms;
  requestAnimationFrame(function count(now) {
    frames.push(now);
    if (now < end) requestAnimationFrame(count);
    else done(frames.slice(1).map((frame, i) => frame - frames[i]));
  });
})"""
# The same without waiting for its end: the pen moves meanwhile.
FRAMES_BEGUN = f"ms => {{ window.framesLater = ({FRAMES})(ms); }}"


class Missing(Exception):
    """There is no browser to visit with; the text says how to install one."""


def descendants(process: int) -> set[int]:
    """List the processes that a process started, and those that they started."""
    found: set[int] = set()
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found |= {child} | descendants(child)
    return found


def processor_s(process: int) -> float:
    """Seconds of processor time that a process has had."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


class Visitor:
    """Chromium with one tab; a context manager that closes it.

    Parameters
    ----------
    port : int
        Of the server on this machine.

    Raises
    ------
    Missing
        If there is no Playwright or no Chromium.
    """

    def __init__(self, port: int) -> None:
        try:
            from playwright.sync_api import Error, sync_playwright
        except ImportError as error:
            raise Missing(f"{INSTALL} ({error})") from None
        self._others = descendants(os.getpid())
        self._url = f"http://127.0.0.1:{port}"
        self._playwright = sync_playwright().start()
        found = os.environ.get("NUDGE_CHROMIUM") or shutil.which("chromium")
        try:
            self._browser = self._playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        except Error as error:
            self._playwright.stop()
            raise Missing(f"{INSTALL} ({error.message.splitlines()[0]})") from None
        self._page: Any = self._browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    def leave(self) -> None:
        """Close the page; the browser stays."""
        self._page.goto("about:blank")

    def open(self) -> None:
        """Open the page and draw a seven."""
        self._page.goto(self._url)
        # As functions: the page's security policy forbids the evaluation of text.
        self._page.wait_for_function(
            "() => document.querySelector('.figure-value').textContent > ''"
        )
        self.draw_for(0)
        self._page.wait_for_function(
            "() => document.querySelector('.bar-number').textContent.includes('%')"
        )

    def go_to(self, station: tuple[str, str, str | None]) -> None:
        """Scroll to a station and open what there is."""
        _, section, pressed = station
        self._page.evaluate("id => document.getElementById(id).scrollIntoView()", section)
        if pressed:
            self._page.evaluate(
                "what => document.querySelector(what).click()", f"#{section} {pressed}"
            )

    def stay(self, seconds: float) -> None:
        """Look on."""
        self._page.wait_for_timeout(1000 * seconds)

    def processor_s(self) -> float:
        """Processor time so far of the browser, with Playwright's own process."""
        return sum(map(processor_s, descendants(os.getpid()) - self._others))

    def frames(self, seconds: float) -> list[float]:
        """Milliseconds between frames while somebody looks on."""
        found: list[float] = self._page.evaluate(FRAMES, 1000 * seconds)
        return found

    def frames_while_drawing(self, seconds: float) -> list[float]:
        """Milliseconds between frames while sevens are drawn, one after another."""
        self._page.evaluate(FRAMES_BEGUN, 1000 * seconds)
        self.draw_for(seconds)
        found: list[float] = self._page.evaluate("window.framesLater")
        return found

    def draw_for(self, seconds: float) -> None:
        """Draw sevens until the time is over, at least one."""
        end = time.perf_counter() + seconds
        box = self._page.locator("#pad").bounding_box()
        while True:
            self._page.keyboard.press("Escape")
            self._draw(box)
            if time.perf_counter() >= end:
                return

    def _draw(self, box: dict[str, float]) -> None:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in SEVEN]
        mouse = self._page.mouse
        mouse.move(*places[0])
        mouse.down()
        for (x0, y0), (x1, y1) in pairwise(places):
            for i in range(1, POINTS_BETWEEN + 1):
                share = i / POINTS_BETWEEN
                mouse.move(x0 + share * (x1 - x0), y0 + share * (y1 - y0))
                self.stay(POINT_S)
        mouse.up()

    def record(self, seconds: float) -> list[Asked]:
        """Stay at every station for so long; return what the page asked the API."""
        asked: list[Asked] = []
        began = time.perf_counter()

        def hear(request: Any) -> None:
            path = request.url.removeprefix(self._url)
            if path.startswith("/api/"):
                kind, body = request.headers.get("content-type"), request.post_data_buffer or b""
                asked.append(Asked(time.perf_counter() - began, request.method, path, kind, body))

        self._page.on("request", hear)
        for station in STATIONS:
            self.go_to(station)
            self.stay(seconds)
        self._page.remove_listener("request", hear)
        return asked
