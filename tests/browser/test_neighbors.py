"""A journey to the most similar training images."""

from playwright.sync_api import expect

from tests.browser.sections import scroll_to


def test_the_most_similar_training_images_are_shown(inside, rested, pixels):
    scroll_to(inside, "neighbors")
    images = inside.page.locator("#neighbors li")
    expect(images).to_have_count(12)
    expected = rested.ask("POST", "/api/runs/current/neighbors?k=12", {"pixels": pixels})
    titles = [image.locator("canvas").get_attribute("aria-label") for image in images.all()]
    for title, neighbor in zip(titles, expected["neighbors"], strict=True):
        assert f"Training image {neighbor['index']}, " in title
        assert f" {neighbor['label']}, at distance" in title
