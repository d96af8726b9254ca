"""Journeys to the explanations of technical words."""

from playwright.sync_api import expect


def test_a_word_is_explained_by_keyboard_and_the_focus_returns(inside):
    page = inside.page
    word = page.locator("[data-part=predicted-at] .term")
    word.focus()
    page.keyboard.press("Enter")
    card = page.locator("#term-card")
    expect(card).to_be_visible()
    expect(card).to_contain_text("One adjustment of all parameters")
    expect(card.locator("p")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(word).to_be_focused()
    # Escape has closed the card only: the pad is not cleared.
    expect(inside.part("truth")).to_contain_text("test image")


def test_words_in_a_dialog_are_explained_one_after_another(inside):
    page = inside.page
    page.click("#help-open")
    words = page.locator("#help [data-part=glossary]")
    card = page.locator("#term-card")
    for name, meaning in [
        ("overfitting", "by heart"),
        ("log-odds", "logarithm"),
        ("ReLU", "negative"),
    ]:
        words.get_by_role("button", name=name).click()
        expect(card).to_contain_text(meaning)
        expect(card).to_be_visible()
    words.get_by_role("button", name="ReLU").click()
    expect(card).to_be_hidden()
