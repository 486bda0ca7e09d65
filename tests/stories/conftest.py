"""The browser for the stories, and chapters that assert: pytest explains what failed in them as it does in tests."""

import pytest

ASSERTING = ("chapter2", "chapter3", "pages2", "pages3", "at_the_desk", "printed", "refusals", "whole")
pytest.register_assert_rewrite(*(f"tests.stories.{name}" for name in ASSERTING))

from tests.browser.conftest import chromium, policy_reports, visitor  # noqa: E402, F401 -- fixtures, once the names above are known
