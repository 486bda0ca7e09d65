"""A person of the story at a browser window: works through the desk's list, by the words that stand on the page."""

import os
import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import TimeoutError as NotFound
from playwright.sync_api import expect

PATIENCE = 15_000  # milliseconds
SIZES = {"desktop": (1366, 900), "phone": (375, 812)}
PICTURES = Path(settings.BASE_DIR) / "var" / "pictures"


def just(words):
    """The words, with nothing but for whom one acts before them, or the mark of a field that may stay empty."""
    return re.compile(rf"^\s*(代表.+：)?{re.escape(words)}(（选填）)?\s*$")


class AtTheDesk:
    """One signed-in person; every act is named as the page names it."""

    def __init__(self, visitor):
        self.page, self.visitor = visitor.page, visitor
        self.main = self.page.locator("main")

    def open(self, path):
        """Go to an address of the portal, as from a link in a message."""
        self.visitor.open(path)
        return self

    def todo(self, words):
        """Take the first matter of the work list that asks for this."""
        return self.open("/desk/").matter(words)

    def matter(self, words):
        """The same where the work list is open: the row, not the queue above it that is called alike."""
        rows = self.main.locator("tbody")
        return self.press(re.compile(re.escape(words)), within=rows)

    def press(self, label, nth=0, within=None):
        """Click what reads so: a link or a button of the page, or of a part of it."""
        name, part = label if isinstance(label, re.Pattern) else just(label), within or self.main
        found = part.get_by_role("button", name=name).or_(part.get_by_role("link", name=name))
        try:
            found.nth(nth).click(timeout=PATIENCE)
        except NotFound as missing:
            raise AssertionError(f"nobody can press {label} on {self.page.url}:\n{self.main.inner_text()}") from missing
        self.page.wait_for_load_state()
        return self

    def fill(self, answers, within=None):
        """Give answers by the labels of their fields: a text, an option of a list, True for a box to tick."""
        for label, answer in answers.items():
            self._answer((within or self.main).get_by_label(just(label)).first, answer)
        return self

    def _answer(self, control, answer):
        if answer is True:
            control.check()
        elif control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(label=str(answer))
        else:
            control.fill(str(answer))

    def tick(self, *labels):
        """Tick boxes or choose radio buttons by their words."""
        for label in labels:
            self.main.get_by_label(just(label)).first.check()
        return self

    def pledge(self):
        """Tick the one promise that the page asks for."""
        self.main.get_by_role("checkbox").check()
        return self

    def row(self, number, answers):
        """Fill the row of a table of inputs; rows that are missing are added by its button."""
        self.fill(answers, within=self.main.locator("tr[data-row-of]").nth(number))
        return self

    def downloaded(self, words):
        """The bytes of the file behind a link, as this browser gets them."""
        address = self.main.get_by_role("link", name=re.compile(re.escape(words))).first.get_attribute("href")
        return self.page.context.request.get(f"{self.visitor.base}{address}").body()

    def reads(self, *words):
        """The page says so."""
        for text in words:
            expect(self.main).to_contain_text(text)
        return self

    def stands(self, state):
        """The record on the page is in this state."""
        expect(self.main.locator(".pt-head .pt-tag").first).to_have_text(state)
        return self

    def picture(self, name):
        """Keep how the page looks on a desk and on a phone, where somebody asked for pictures."""
        if os.environ.get("PICTURES"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            for size, (width, height) in SIZES.items():
                self.page.set_viewport_size({"width": width, "height": height})
                self.page.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=True)
            self.page.set_viewport_size({"width": 1366, "height": 900})
        return self
