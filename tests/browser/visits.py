"""A page as a person uses it: what these journeys read, wait for and do."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect

LAPTOP = {"width": 1440, "height": 900}
# Shares of the pad's side.
SEVEN = [(0.27, 0.24), (0.5, 0.22), (0.74, 0.22), (0.62, 0.45), (0.5, 0.66), (0.43, 0.84)]
ONE = [(0.52, 0.15), (0.5, 0.5), (0.48, 0.85)]

# Long enough for machines that are busy; a condition that holds already is not waited for.
LONGEST_MS = 60_000
expect.set_options(timeout=LONGEST_MS)


class Visit:
    """A browser's tab on the page.

    Parameters
    ----------
    browser : Browser
    url : str
    script : str, optional
        What runs in the page before its own scripts.
    options
        Of the browser's context, as ``color_scheme``.
    """

    def __init__(self, browser: Browser, url: str, script: str = "", **options: Any) -> None:
        self._context = browser.new_context(**{"viewport": LAPTOP, **options})
        self._context.add_init_script(script)
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(LONGEST_MS)
        self._url = url
        self._errors: list[str] = []
        # Chromium's remark on how often these tests, not the page, read canvases.
        # And its remark on a request that the page sends again, as the server was too busy.
        self._allowed: list[str] = ["getImageData", "429 (TOO MANY REQUESTS)"]
        self.predictions = 0
        self.page.on("console", self._record)
        self.page.on("pageerror", lambda error: self._errors.append(f"thrown: {error}"))
        self.page.on("request", self._count)
        self.page.goto(url)
        self.wait_for_run()

    def _record(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._errors.append(f"{message.type}: {message.text} {message.location['url']}")

    def _count(self, request: Request) -> None:
        self.predictions += request.url.endswith("/predict")
        if not request.url.startswith(self._url):
            self._errors.append(f"asked another host: {request.url}")

    def allow(self, text: str) -> None:
        """Expect errors in the console that contain this text."""
        self._allowed.append(text)

    def hold(self, pattern: str, **options: Any) -> Callable[[], None]:
        """Hold requests whose addresses match; what is returned waits for one and lets it go."""
        held: list[Route] = []
        self.page.route(re.compile(pattern), lambda route: held.append(route), **options)

        def let_go() -> None:
            end = time.monotonic() + LONGEST_MS / 1000
            while not held:
                assert time.monotonic() < end, f"no request for {pattern}"
                # Events are heard only while the browser is asked something.
                self.page.evaluate("new Promise(requestAnimationFrame)")
            held.pop(0).continue_()

        return let_go

    def close(self) -> None:
        """Close it, and fail for errors that were not expected."""
        self._context.close()
        unexpected = [e for e in self._errors if not any(text in e for text in self._allowed)]
        assert not unexpected, "\n".join(unexpected)

    # What is read.

    def part(self, name: str) -> Any:
        """Find what the templates call data-part."""
        return self.page.locator(f"main [data-part='{name}']").first

    def figure(self, name: str) -> Any:
        """Find the value of the figure with this name."""
        return self.page.locator(f".figure[data-name='{name}'] .figure-value")

    def step(self) -> int:
        """Read the step that is shown."""
        return int(self.figure("Step").inner_text().replace(",", ""))

    def bars(self) -> list[str]:
        """Read the ten numbers beside the bars."""
        return self.page.locator(".bar-number").all_inner_texts()

    def likeliest(self) -> tuple[int, list[float]]:
        """Read together which digit is marked, and all percentages."""
        best, shares = self.page.evaluate(
            """() => {
              const bars = [...document.querySelectorAll(".bar")];
              const share = (bar) => parseFloat(bar.querySelector(".bar-number").textContent);
              return [bars.findIndex((bar) => bar.hasAttribute("data-best")), bars.map(share)];
            }"""
        )
        return best, shares

    def ink(self) -> int:
        """Count the pixels of the pad that are drawn on."""
        count: int = self.page.evaluate(
            """() => {
              const pad = document.getElementById("pad");
              const { data } = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height);
              return data.filter((value, i) => i % 4 === 3 && value > 0).length;
            }"""
        )
        return count

    # What is waited for.

    def wait_for_run(self) -> None:
        """Wait until the page shows a run."""
        expect(self.figure("Step")).to_have_text(re.compile(r"^[\d,]+$"))

    def wait_for_step(self, least: int) -> None:
        """Wait until the page shows a step at or after this one."""
        self.page.wait_for_function(
            """least => Number(document.querySelector(".figure[data-name=Step] .figure-value")
              .textContent.replace(",", "")) >= least""",
            arg=least,
        )

    def wait_for_answer(self) -> None:
        """Wait until the bars show numbers."""
        expect(self.page.locator(".bar-number").first).to_contain_text("%")

    def wait_for_ink(self, compare: str, than: int) -> None:
        """Wait until the pad's count of drawn pixels compares so: ``>`` or ``<`` or ``===``."""
        self.page.wait_for_function(
            f"""than => {{
              const pad = document.getElementById("pad");
              const {{ data }} = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height);
              return data.filter((value, i) => i % 4 === 3 && value > 0).length {compare} than;
            }}""",
            arg=than,
        )

    def wait_for_other_bars(self, than: list[str]) -> None:
        """Wait until the bars' numbers are not these."""
        self.page.wait_for_function(
            """than => [...document.querySelectorAll(".bar-number")]
              .some((bar, i) => bar.textContent !== than[i])""",
            arg=than,
        )

    # What is done.

    def pen_down(self, points: list[tuple[float, float]]) -> None:
        """Draw with the mouse, and keep its button pressed."""
        places = [self.at(point) for point in points]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=6)

    def draw(self, points: list[tuple[float, float]]) -> None:
        """Draw a stroke with the mouse."""
        self.pen_down(points)
        self.page.mouse.up()

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        """Turn shares of the pad's side into a place on the screen."""
        box = self.page.locator("#pad").bounding_box()
        assert box is not None
        return box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"]

    def press(self, action: str) -> None:
        """Click the button with this data-action."""
        self.page.click(f"[data-action='{action}']")
