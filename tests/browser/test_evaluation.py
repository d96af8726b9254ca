"""Journeys through the test set: the score, and the images that were confused."""

import re

from playwright.sync_api import expect


def test_the_test_set_is_read_and_its_mistakes_can_be_drawn(page):
    page.press("toggle")
    page.press("evaluate")
    section = page.page.locator("#evaluation")
    expect(section.locator(".score-accuracy")).to_have_text(re.compile(r"%$"))
    expect(section.locator(".confusion-table tbody tr")).to_have_count(10)
    cells = section.locator(".confusion-table td:not(:empty)").all_inner_texts()
    assert sum(int(text.replace(",", "")) for text in cells) == 10_000
    mistakes = section.locator("[data-part=mistakes] button")
    # They stand side by side.
    assert mistakes.first.bounding_box()["y"] == mistakes.nth(1).bounding_box()["y"]
    mistakes.first.click()
    expect(page.part("truth")).to_have_text(re.compile("test image"))
    page.press("examples")
    expect(section.locator("[data-part=examples] button")).to_have_count(18)


def test_a_cell_of_the_confusion_matrix_opens_its_images(inside):
    inside.press("evaluate")
    section = inside.page.locator("#evaluation")
    cell = section.locator(".confusion-table button").first
    words = cell.get_attribute("aria-label").split(";")[0]
    cell.press("Enter")
    expect(section.locator("[data-part=mistakes] h3")).to_contain_text(words, ignore_case=True)
