"""One unit and its department at work: demands are begun, filled in, handed in and accepted, until the time is over.

Runs as a process of its own, `python -m bench.faulty.clients CONFIG`, and knows nothing of the portal but its pages.
"""

import hashlib
import json
import random
import sys
import time
import uuid
from pathlib import Path

from bench.faulty.browser import Answer, Browser, form_with, hidden
from bench.faulty.journal import REFUSED, TAKEN, Journal

WORLDS_NUMBER = "1" * 30  # in the PDF that everybody hands in, each with a number of its own instead

GIVES_UP = 0.3  # of those who were not answered, and never learn what became of their form
PAUSE = 0.4  # seconds before somebody tries again
# Each section, and a field by which its form is known among the forms of the page.
SECTIONS = {
    "basics": "subfield",
    "problem": "background",
    "indicators": "deliverables",
    "application": "users",
    "investment": "ip_terms",
    "pledge": "unclassified_declared",
}
STANDING = {
    "subfield": "新型储能", "keywords": "钠电、储能", "term_months": "30", "contact": "许某",
    "contact_phone": "0575-0000 0000", "users": "本单位储能电站首先应用。",
    "cross_region_reason": "材料在浙江，集成在上海。", "total_investment": "1200.00", "own_money": "800.00",
    "way_of_solving": "cooperation", "ip_terms": "共有，需求方优先使用。",
    "provider_conditions": "有中试线。", "unclassified_declared": "on",
}  # fmt: skip
INDICATOR = {"name": "循环寿命", "present": "6000", "target": "≥12000", "unit": "次", "method": "第三方检测报告"}
TYPED = ("title", "background", "tasks", "deliverables")  # what differs from demand to demand


class OutOfTime(Exception):
    """The run is over; what is under way stays as it is."""


def digest_of(content: dict[str, str]) -> str:
    """The hash of what was typed, as the oracle makes it of what is stored."""
    return hashlib.sha256("\x1f".join(content[name] for name in TYPED).encode()).hexdigest()


class Client:
    """The people of one unit and their officer, each with a browser."""

    def __init__(self, config: dict):
        self.stop, self.unit = Path(config["stop"]), config["unit"]
        self.browsers = {who: Browser(config["port"], cookies) for who, cookies in config["cookies"].items()}
        self.journal = Journal(Path(config["journal"]))
        self.pdf = config["pdf"]
        self.random = random.Random(config["seed"])  # noqa: S311 -- no secret

    def work(self) -> None:
        """One demand after the other."""
        try:
            while True:
                self.one_demand()
        except OutOfTime:
            self.journal.write(what="end")

    def one_demand(self) -> None:
        """From its name to its acceptance; what is refused or given up on the way ends it."""
        mark = uuid.uuid4().hex
        content = {name: f"{name} {mark} 第{self.random.randrange(10**6)}稿" for name in TYPED}
        content["title"] = f"需求{mark}"
        begun = self.take("editor", "/demands/new/", "begin", content, {"title": content["title"], "copy_of": ""})
        if not begun:
            return
        number = begun.location.strip("/").split("/")[1]
        for key in SECTIONS:
            self.fill(number, key, content)
        handed_in = f"/do/demand/{number}"
        if not self.take("editor", f"{handed_in}/request_org_review/", "request_org_review", content, {}):
            return
        if self.take("admin", f"{handed_in}/submit/", "submit", content, {"unclassified": "on"}):
            self.check(number)
            self.take("officer", f"{handed_in}/accept/", "accept", content, {})

    def take(self, who: str, path: str, step: str, content: dict[str, str], given: dict[str, str]) -> Answer | None:
        """Send a form with a token again and again until it is taken; None where it is refused or given up."""
        form = self.form(who, path, "token")
        fields = hidden(form) | {f.name: f.choices[0] for f in form.fields if f.kind == "select" and f.choices} | given
        known = {"token": fields["token"], "step": step, "who": f"{self.unit}:{who}", "path": path}
        known |= {"title": content["title"], "digest": digest_of(content), "fields": fields}
        while True:
            self.journal.write(what="sending", **known)
            answer = self.browsers[who].send(path, fields)
            self.journal.write(what="answer", token=fields["token"], status=answer.status, incident=answer.incident)
            if answer.status == TAKEN:
                return answer
            if answer.status in REFUSED or self.random.random() < GIVES_UP:
                return None
            self.rest()

    def fill(self, number: str, key: str, content: dict[str, str]) -> None:
        """Save one section; the page is opened anew for every try."""
        path = f"/demands/{number}/fill/{key}/"
        while True:
            form = self.form("editor", path, SECTIONS[key])
            given = {f.name: v for f in form.fields if (v := self._typed(f, content)) is not None}
            own = str(self.random.randrange(10**29, 10**30))
            upload = (f"{own}.pdf", self.pdf.replace(WORLDS_NUMBER, own).encode("latin-1"))
            with_file = key == "pledge" and self.random.random() < 0.5
            answer = self.browsers["editor"].send(path, hidden(form) | given, upload if with_file else None)
            self.journal.write(what="section", key=key, status=answer.status, incident=answer.incident)
            if answer.status == TAKEN:
                return
            self.rest()

    def _typed(self, field: object, content: dict[str, str]) -> str | None:
        name = field.name.rpartition("-")[2]  # type: ignore[attr-defined]
        if field.name.startswith("indicators-0-") and name in INDICATOR:  # type: ignore[attr-defined]
            return INDICATOR[name]
        if name == "field":
            return next(choice for choice in field.choices if choice)  # type: ignore[attr-defined]
        return content.get(field.name, STANDING.get(field.name))  # type: ignore[attr-defined]

    def check(self, number: str) -> None:
        """The officer finds every item in order."""
        path = f"/demands/{number}/check/"
        while True:
            form = self.form("officer", path, "-verdict")
            verdicts = {f.name: "yes" for f in form.fields if f.name.endswith("-verdict")}
            answer = self.browsers["officer"].send(path, hidden(form) | verdicts)
            self.journal.write(what="check", status=answer.status, incident=answer.incident)
            if answer.status == TAKEN:
                return
            self.rest()

    def form(self, who: str, path: str, field: str) -> object:
        """The form of a page, however long the page cannot be had. Raises OutOfTime."""
        while True:
            self.in_time()
            answer = self.browsers[who].get(path)
            found = form_with(answer.text, field) if answer.status == 200 else None
            self.journal.write(what="page", path=path, status=answer.status, incident=answer.incident)
            if found is not None:
                return found
            self.rest()

    def rest(self) -> None:
        """A moment before the next try. Raises OutOfTime."""
        self.in_time()
        time.sleep(PAUSE)

    def in_time(self) -> None:
        """Raises OutOfTime once the run is over."""
        if self.stop.exists():
            raise OutOfTime


if __name__ == "__main__":
    Client(json.loads(sys.argv[1])).work()
