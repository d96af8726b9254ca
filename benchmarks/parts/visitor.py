"""A visitor with a browser, who opens every view of the page, draws, and counts frames."""

import os
import shutil
import time
from contextlib import ExitStack
from itertools import pairwise
from typing import Any, NamedTuple

from benchmarks.replay import Request

INSTALL = (
    "skipped: this needs Playwright, `pip install -r requirements-dev.txt`, and Chromium: your "
    "system's chromium, one that NUDGE_CHROMIUM names, or `playwright install chromium`"
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# The parts of the page from top to bottom: the name, the section's id, and what is clicked first.
Station = tuple[str, str, str | None]
STATIONS: tuple[Station, ...] = (
    ("first screen", "predict", None),
    ("what it sees", "normalization", None),
    ("layer by layer", "explanation", "[name=explanation-view][value=activations]"),
    ("its gradients", "explanation", "[name=explanation-view][value=gradients]"),
    ("its filters", "explanation", "[name=explanation-view][value=filters]"),
    ("the nudge", "nudge", None),
    ("where it looks", "saliency", None),
    ("through time", "replay", None),
    ("the map", "map", None),
    ("dreams", "dreams", "[data-part=follow]"),
    ("what it finds similar", "neighbors", None),
    ("test set, gallery running", "evaluation", "[data-action=examples]"),
)
# The corners of a seven, as fractions of the pad's side.
SEVEN = [(0.27, 0.24), (0.5, 0.22), (0.74, 0.22), (0.62, 0.45), (0.5, 0.66), (0.43, 0.84)]
# Points of the pen between two corners, and the time at each: a hundred points per second.
POINTS_BETWEEN, POINT_S = 20, 0.01
# Starts to collect the milliseconds between frames, and does not wait for them.
COUNT_FRAMES = """ms => {
  window.framesCounted = new Promise((done) => {
    const frames = [];
    const end = performance.now() + ms;
    requestAnimationFrame(function count(now) {
      frames.push(now);
      if (now < end) requestAnimationFrame(count);
      else done(frames.slice(1).map((frame, i) => frame - frames[i]));
    });
  });
}"""


# Kept from the beginning of a page on: the shifts of its layout that no input explains.
WATCH_SHIFTS = """
  window.layoutShift = 0;
  new PerformanceObserver((list) => {
    const unexplained = list.getEntries().filter((entry) => !entry.hadRecentInput);
    for (const { value } of unexplained) window.layoutShift += value;
  }).observe({ type: "layout-shift", buffered: true });
"""
# Long enough for every answer that a page asks for when it is opened.
LOADING_S = 4.0


class Loading(NamedTuple):
    """What opening the page took: bytes as transferred, and the sum of its layout's shifts."""

    requests: int
    bytes: int
    first_paint_ms: float
    shift: float


class Missing(Exception):
    """There is no browser; the message says how to install one."""


class Visitor(ExitStack):
    """Chromium with one tab, for the server on a port of this machine; a context manager.

    Missing if Playwright or Chromium is not installed.
    """

    def __init__(self, port: int) -> None:
        super().__init__()
        try:
            from playwright.sync_api import Error, sync_playwright
        except ImportError as error:
            raise Missing(f"{INSTALL} ({error})") from None
        self._url = f"http://127.0.0.1:{port}"
        playwright = self.enter_context(sync_playwright())
        found = os.environ.get("NUDGE_CHROMIUM") or shutil.which("chromium")
        try:
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        except Error as error:
            self.close()
            raise Missing(f"{INSTALL} ({error.message.splitlines()[0]})") from None
        self.callback(browser.close)
        self._browser = browser
        self._processes = browser.new_browser_cdp_session()
        self._page: Any = browser.new_page(viewport={"width": 1440, "height": 900})

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

    def load(self) -> tuple[Loading, Loading]:
        """Open the page in a browser that does not know it, and then a second time."""
        context = self._browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_init_script(WATCH_SHIFTS)
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        sizes: list[int] = []
        network.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
        found = []
        for _ in range(2):
            sizes.clear()
            page.goto(self._url)
            page.wait_for_timeout(1000 * LOADING_S)
            paint, shift = page.evaluate(
                """() => [
                  performance.getEntriesByName("first-contentful-paint")[0].startTime,
                  window.layoutShift,
                ]"""
            )
            asked = [size for size in sizes if size > 0]
            found.append(Loading(len(asked), sum(asked), paint, shift))
        context.close()
        return found[0], found[1]

    def go_to(self, station: tuple[str, str, str | None]) -> None:
        """Scroll to a part of the page and open its view."""
        _, section, pressed = station
        self._page.evaluate("id => document.getElementById(id).scrollIntoView()", section)
        if pressed:
            self._page.locator(f"#{section} {pressed}").evaluate("element => element.click()")

    def stay(self, seconds: float) -> None:
        """Wait while the page runs."""
        self._page.wait_for_timeout(1000 * seconds)

    def processor_s(self) -> float:
        """Return the processor time of the browser's processes so far, in seconds."""
        found = self._processes.send("SystemInfo.getProcessInfo")["processInfo"]
        return float(sum(process["cpuTime"] for process in found))

    def frames(self, seconds: float, drawing: bool = False) -> list[float]:
        """Return the milliseconds between frames, optionally while sevens are drawn."""
        self._page.evaluate(COUNT_FRAMES, 1000 * seconds)
        if drawing:
            self.draw_for(seconds)
        return list(self._page.evaluate("window.framesCounted"))

    def draw_for(self, seconds: float) -> None:
        """Draw sevens for that long, at least one."""
        end = time.perf_counter() + seconds
        self._draw()
        while time.perf_counter() < end:
            self._draw()

    def _draw(self) -> None:
        self._page.keyboard.press("Escape")
        box = self._page.locator("#pad").bounding_box()
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
