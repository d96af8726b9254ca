"""What the journeys of the map and of the dreams read, and what the page is made to record."""

from typing import Any

from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
COUNT_FRAMES = """
  window.framesAsked = 0;
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => { window.framesAsked += 1; return ask(callback); };
"""
REMEMBER_DEEDS = """
  window.deeds = [];
  document.addEventListener("did", ({ detail }) => window.deeds.push(detail.name));
"""


def go_to_dreams(page: Any) -> None:
    """Open and scroll to the dreams, of the ten digits at first."""
    opener = page.page.locator("#dreams .view-open[aria-expanded=false]:visible")
    for button in opener.all():
        button.click()
    page.page.evaluate("document.getElementById('dreams').scrollIntoView()")
    expect(page.page.locator("#dreams option")).to_have_count(4)


def tiles(page: Any) -> Any:
    """Find the small pictures of the dreams."""
    return page.page.locator("#dreams .dream button")


def dreamt(page: Any) -> Any:
    """Find those that have been dreamt."""
    return page.page.locator("#dreams .dream button[aria-disabled=false]")
