"""People who use the page in one way each: with a mouse, on a phone, or with keys alone."""

from playwright.sync_api import expect

from tests.browser.visits import LAPTOP, SEVEN

PHONE = {"width": 390, "height": 844}
# More stops of the Tab key than lie between the beginning of a place and what is done there.
MOST_TABS = 40


class Mouse:
    """Points and presses with a mouse."""

    viewport = LAPTOP
    has_touch = False

    def __init__(self, visit):
        self.visit = visit
        self.page = visit.page
        self.card = self.page.locator("#path")

    def press(self, target):
        target.click()

    def press_number(self, canvas):
        """Press a number in a picture of numbers."""
        box = canvas.bounding_box()
        self.press_at(canvas, {"x": box["width"] / 2, "y": min(20, box["height"] / 2)})

    def press_at(self, canvas, position):
        canvas.click(position=position)

    def let_go(self):
        """Let a number that is held be held: the next one that is pressed takes its place."""

    def choose(self, radio):
        """Choose one of a few, by its words."""
        self.press(radio.locator("xpath=.."))

    def write(self, field, text):
        self.press(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def draw(self):
        self.visit.draw(SEVEN)

    def leave_dialog(self):
        self.press(self.page.get_by_role("dialog").get_by_role("button", name="Close"))

    def go_on(self):
        """Press Next."""
        self.press(self.card.get_by_role("button", name="Next", exact=True))

    def go_to(self, task):
        """Press a task, which leads to its place."""
        self.press(task)


class Touch(Mouse):
    """Taps on a phone."""

    viewport = PHONE
    has_touch = True

    def press(self, target):
        target.tap()

    def press_at(self, canvas, position):
        canvas.tap(position=position)


class Keyboard(Mouse):
    """Has keys alone: what is pressed was reached by the Tab key from where the tour led."""

    def press(self, target):
        self.reach(target)
        self.page.keyboard.press("Enter")

    def reach(self, target):
        for _ in range(MOST_TABS):
            if target.and_(self.page.locator(":focus")).count():
                return expect(target).to_be_in_viewport()
            self.page.keyboard.press("Tab")
        at = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"{MOST_TABS} Tabs do not lead to {target}, but to {at}")

    def press_number(self, canvas):
        """Reach the picture that the Tab key stops at, or the button that leads to it."""
        stop = self.page.locator("#explanation canvas[tabindex='0']")
        expect(stop).to_be_visible()
        self.reach(self.page.locator("#explanation :is(canvas, [data-action=show-one]):focus"))
        self.page.keyboard.press("Enter")
        expect(stop).to_be_focused()
        self.page.keyboard.press("ArrowRight")

    def let_go(self):
        """Point at no number any more, so that one is offered again."""
        self.page.keyboard.press("Escape")

    def choose(self, radio):
        name = radio.get_attribute("name")
        self.reach(self.page.locator(f"[name={name}]:checked"))
        self.page.keyboard.press("ArrowRight")
        expect(radio).to_be_checked()

    def write(self, field, text):
        self.reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def draw(self):
        """Draw a stroke down with the pen of the arrow keys."""
        self.reach(self.page.locator("#pad"))
        for key in ("Space", *["Shift+ArrowDown"] * 6, "Space"):
            self.page.keyboard.press(key)

    def leave_dialog(self):
        self.page.keyboard.press("Escape")

    def go_to(self, task):
        """Go back to the card by its key, and from there to the task."""
        self.page.keyboard.press("n")
        expect(self.card.get_by_role("heading")).to_be_focused()
        self.press(task)

    def go_on(self):
        """Press the key that leads from a step that is done to the next."""
        self.page.keyboard.press("n")
        expect(self.card.get_by_role("heading")).to_be_focused()
