"""The browser of `tests/browser`, for the pages that are looked at here."""

from tests.browser.conftest import chromium, visitor

__all__ = ["chromium", "visitor"]
