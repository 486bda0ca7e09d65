"""A real Chromium against a live server; where there is no Chromium these tests say so and are skipped."""

import logging
import os
import shutil

import pytest

PASSWORD = "a long password 1"


@pytest.fixture(scope="module")
def chromium():
    """The browser, for one module: Playwright allows one at a time, and the stories start their own."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium on this machine: set CHROMIUM to its program, or install the package chromium")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; Django would take our ordinary queries for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-quic"])
        yield browser
        browser.close()


class Visitor:
    """One person at one browser window."""

    def __init__(self, browser, base, width=1366, height=900, scripts=True):
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", java_script_enabled=scripts
        )
        self.page, self.base, self.faults, self.strangers = self.context.new_page(), base, [], []
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.page.on("request", lambda r: None if r.url.startswith((base, "data:")) else self.strangers.append(r.url))

    def open(self, path):
        """Go to an address of the portal."""
        answer = self.page.goto(f"{self.base}{path}")
        return answer.status if answer else None

    def sign_in(self, user, password=PASSWORD):
        """Sign in as this person through the page."""
        self.open("/accounts/login/")
        self.page.fill("input[name=login]", user.username)
        self.page.fill("input[name=password]", password)
        self.page.click("main form button[type=submit], main form button.btn-primary")
        self.page.wait_for_url("**/desk/**")
        return self

    def press(self, label):
        """Click the link or button that reads so."""
        self.page.get_by_role("link", name=label).or_(self.page.get_by_role("button", name=label)).first.click()
        self.page.wait_for_load_state()
        return self

    def close(self):
        self.context.close()


@pytest.fixture
def policy_reports():
    """What browsers told of our content security policy during a test."""
    told = []
    listening = logging.Handler()
    listening.emit = lambda record: told.append(record.csp)
    logging.getLogger("portal.csp_reports").addHandler(listening)
    yield told
    logging.getLogger("portal.csp_reports").removeHandler(listening)


@pytest.fixture
def visitor(chromium, live_server, policy_reports):
    """Make a visitor: `visitor()`, `visitor(width=375)`, `visitor(scripts=False)`; the policy stops nothing of ours."""
    opened = []

    def make(**how):
        opened.append(Visitor(chromium, live_server.url, **how))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
    assert policy_reports == []
