"""A person who points and types, and how often that person clicked; only what stands on the page can be clicked.

Counted as the design counts: a link, a button, a box to tick or one of several is a click, a list to choose from two.
Typing and the Tab key that leads from field to field are none.
"""

import re
from urllib.parse import urljoin

from lxml import html

CANNOT = (
    "ancestor-or-self::*[@hidden or @disabled or @aria-disabled='true'] or ancestor::fieldset[@disabled]"
    " or ancestor::details[not(@open)][not(self::summary)]"
)
OPTIONAL = "（选填）"


class Pointing:
    """Somebody signed in, on the work list at first; `ways` counts links and buttons, `answers` what is chosen."""

    def __init__(self, client, user, start="/desk/"):
        client.force_login(user)
        self.client, self.ways, self.answers = client, 0, 0
        self.open(start)

    @property
    def clicks(self):
        return self.ways + self.answers

    def open(self, path):
        """Go where a link in a message leads; no click of this page."""
        return self._arrived(self.client.get(path, follow=True))

    def todo(self, words):
        """The first matter of the work list that asks for this."""
        return self.press(words, among="//main//table//a[@href]")

    def press(self, words, nth=0, among="//main//a[@href] | //main//button"):
        """A link or a button, by its words."""
        control = self._one(among, words, nth)
        self.ways += 1
        if control.tag == "a":
            return self._arrived(self.client.get(urljoin(self.path, control.get("href")), follow=True))
        return self._sent(control)

    def write(self, answers):
        """Type into fields, by their labels."""
        for label, text in answers.items():
            field = self._labelled(label)
            if field.tag == "textarea":
                field.text = str(text)
            else:
                field.set("value", str(text))
        return self

    def tick(self, label, nth=0):
        """A box to tick, or one of several."""
        box = self._labelled(label, nth)
        for other in self.page.xpath("//input[@type='radio'][@name=$name]", name=box.get("name")):
            other.attrib.pop("checked", None)
        box.set("checked", "")
        self.answers += 1
        return self

    def choose(self, label, option):
        """An option of a list."""
        found = [o for o in self._labelled(label).iter("option") if _words(o) == option]
        for other in found[0].getparent().iter("option"):
            other.attrib.pop("selected", None)
        found[0].set("selected", "")
        self.answers += 2
        return self

    def _sent(self, button):
        (form,) = button.xpath("ancestor::form")
        values = {}
        for name, value in [*form.form_values(), (button.get("name"), button.get("value", ""))]:
            if name:
                values.setdefault(name, []).append(value)
        to = urljoin(self.path, button.get("formaction") or form.get("action") or self.path)
        send = self.client.post if form.get("method", "get") == "post" else self.client.get
        return self._arrived(send(to, values, follow=True))

    def _arrived(self, answer):
        self.page = html.fromstring(answer.content)
        assert answer.status_code == 200, [_words(found) for found in self.page.xpath("//*[@role='alert']")]
        self.path = answer.redirect_chain[-1][0] if answer.redirect_chain else answer.request["PATH_INFO"]
        return self

    def _labelled(self, label, nth=0):
        labels = [found for found in self.page.xpath("//main//label[@for]") if _names(found, label)]
        named = [self.page.get_element_by_id(found.get("for")) for found in labels]
        named += [one for one in self.page.xpath("//main//*[@aria-label]") if one.get("aria-label") == label]
        return self._can_be_clicked(named, label, nth)

    def _one(self, path, words, nth):
        return self._can_be_clicked([found for found in self.page.xpath(path) if _names(found, words)], words, nth)

    def _can_be_clicked(self, found, words, nth):
        here = [one for one in found if not one.xpath(CANNOT)]
        assert len(here) > nth, f"“{words}” cannot be clicked on {self.path}: {len(found)} there"
        return here[nth]


def _words(element):
    return " ".join(element.text_content().split())


def _names(element, words):
    """Whether it reads so; for whom one acts may come before, words for screen readers after."""
    told = re.sub(r"^代表.+?：", "", _words(element)).removesuffix(OPTIONAL)
    return told == words or told.startswith(f"{words} ")
