"""Where the journeys inside the network read the page's sections."""

import re
from typing import Any

from playwright.sync_api import expect

MINUS, TIMES = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}"
# The relative error of numbers that are shown with three digits.
SHOWN = 0.006
# The layers of the default network, as the server counts them.
FIRST_CONVOLUTION, FIRST_POOL, SECOND_CONVOLUTION, FIRST_DENSE, SOFTMAX = 0, 2, 3, 6, 9


def scroll_to(page: Any, section: str, subject: str = "") -> None:
    """Scroll to a section and wait until it shows the subject, or the test image on the pad."""
    opener = page.page.locator(f"#{section} .view-open[aria-expanded=false]:visible")
    for button in opener.all():
        button.click()
    page.page.evaluate("id => document.getElementById(id).scrollIntoView()", section)
    subject = subject or page.part("truth").inner_text().replace(":", ",")
    expect(page.page.locator(f"#{section} [data-part=seen]")).to_contain_text(subject)


def numeral(text: str) -> float:
    """Read a number as the page writes it."""
    return float(text.replace(MINUS, "-").replace(",", "").replace("+", ""))


def layer_row(page: Any, layer: int) -> Any:
    """Find a layer of the explanation; -1 is the input."""
    return page.page.locator(f"#explanation [data-layer='{layer}']")


def origin_card(page: Any) -> Any:
    """Find the card that says where a number comes from."""
    return page.page.locator("#origin")


def positions(title: str) -> list[int]:
    """Read the position off a card's title; titles count from 1, but for digits."""
    first = 0 if "digit" in title else 1
    return [int(text) - first for text in re.findall(r"\d+", title.split(":")[1])]


def deeds(page: Any) -> Any:
    """Record what the person does from now on; return a function that lists it."""
    page.page.evaluate(
        """() => {
          window.deeds = [];
          document.addEventListener("did", ({ detail }) => window.deeds.push(detail.name));
        }"""
    )
    return lambda: page.page.evaluate("[...new Set(window.deeds)]")
