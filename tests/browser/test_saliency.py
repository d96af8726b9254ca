"""A journey to the maps of what speaks for a class."""

import re

import pytest

from tests.browser.sections import SHOWN, numeral, scroll_to


def test_maps_show_what_speaks_for_a_class(inside, rested, pixels):
    scroll_to(inside, "saliency")
    section = inside.page.locator("#saliency")
    section.locator("[name=saliency-class]").first.focus()
    for _ in range(2):
        inside.page.keyboard.press("ArrowRight")
    chosen = int(section.locator("[name=saliency-class]:checked").get_attribute("value"))
    expected = rested.ask("POST", "/api/runs/current/saliency", {"pixels": pixels})
    names = ("gradients", "occlusions", "activation_maps")
    largest = [max(max(line) for line in expected[name][chosen]) for name in names]
    readings = " ".join(section.locator(".saliency-reading").all_inner_texts())
    found = [numeral(text) for text in re.findall(r"Most for it: (\S+) ", readings)]
    assert found == pytest.approx([value for value in largest if value > 0], rel=SHOWN)
    assert found
    labels = [map_.get_attribute("aria-label") for map_ in section.locator(".heat-map").all()]
    assert all(f"for {chosen}" in label for label in labels)
