"""A visitor with a browser, who opens every view of the page, draws, and counts frames."""

import os
import shutil
import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.replay import Request

INSTALL = (
    "skipped: this needs Playwright, `pip install -r requirements-dev.txt`, and Chromium: your "
    "system's chromium, one that NUDGE_CHROMIUM names, or `playwright install chromium`"
)
WIDTH, HEIGHT = 1440, 900
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# The parts of the page from top to bottom: the name, the section's id, and what is clicked first.
STATIONS = (
    ("first screen", "predict", None),
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
# The corners of a seven, as fractions of the pad's side.
SEVEN = [(0.27, 0.24), (0.5, 0.22), (0.74, 0.22), (0.62, 0.45), (0.5, 0.66), (0.43, 0.84)]
# Points of the pen between two corners, and the time at each: a hundred points per second.
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
# The same without waiting for the end, so that the pen can move meanwhile.
FRAMES_BEGUN = f"ms => {{ window.framesLater = ({FRAMES})(ms); }}"


class Missing(Exception):
    """There is no browser; the message says how to install one."""


def descendants(process: int) -> set[int]:
    """List the processes that a process started, directly or through others."""
    found: set[int] = set()
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found |= {child} | descendants(child)
    return found


def processor_s(process: int) -> float:
    """Return the processor time that a process has used, in seconds."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


class Visitor(ExitStack):
    """Chromium with one tab; a context manager that closes it.

    Parameters
    ----------
    port : int
        The port of a server on this machine.

    Raises
    ------
    Missing
        If Playwright or Chromium is not installed.
    """

    def __init__(self, port: int) -> None:
        super().__init__()
        try:
            from playwright.sync_api import Error, sync_playwright
        except ImportError as error:
            raise Missing(f"{INSTALL} ({error})") from None
        self._others = descendants(os.getpid())
        self._url = f"http://127.0.0.1:{port}"
        playwright = self.enter_context(sync_playwright())
        found = os.environ.get("NUDGE_CHROMIUM") or shutil.which("chromium")
        try:
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        except Error as error:
            self.close()
            raise Missing(f"{INSTALL} ({error.message.splitlines()[0]})") from None
        self.callback(browser.close)
        self._page: Any = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})

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
        """Scroll to a part of the page and open its view."""
        _, section, pressed = station
        self._page.evaluate("id => document.getElementById(id).scrollIntoView()", section)
        if pressed:
            self._page.evaluate(
                "what => document.querySelector(what).click()", f"#{section} {pressed}"
            )

    def stay(self, seconds: float) -> None:
        """Wait while the page runs."""
        self._page.wait_for_timeout(1000 * seconds)

    def processor_s(self) -> float:
        """Return the processor time of the browser and of Playwright so far, in seconds."""
        return sum(map(processor_s, descendants(os.getpid()) - self._others))

    def frames(self, seconds: float) -> list[float]:
        """Return the milliseconds between frames while nobody touches the page."""
        found: list[float] = self._page.evaluate(FRAMES, 1000 * seconds)
        return found

    def frames_while_drawing(self, seconds: float) -> list[float]:
        """Return the milliseconds between frames while sevens are drawn one after another."""
        self._page.evaluate(FRAMES_BEGUN, 1000 * seconds)
        self.draw_for(seconds)
        found: list[float] = self._page.evaluate("window.framesLater")
        return found

    def draw_for(self, seconds: float) -> None:
        """Draw sevens for that long, at least one."""
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

    def record(self, seconds: float) -> list[Request]:
        """Stay at every part for that long; return the requests that the page sent to the API."""
        requests: list[Request] = []
        began = time.perf_counter()

        def keep(sent: Any) -> None:
            path = sent.url.removeprefix(self._url)
            if path.startswith("/api/"):
                at_s = time.perf_counter() - began
                requests.append(Request(at_s, sent.method, path, sent.post_data or ""))

        self._page.on("request", keep)
        for station in STATIONS:
            self.go_to(station)
            self.stay(seconds)
        self._page.remove_listener("request", keep)
        return requests
