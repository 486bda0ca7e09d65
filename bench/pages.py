"""Queries and time of the main pages on the demo year: medians of nine requests in one process, beside a
page that is only a template.

script/bench pages
"""

import os
import statistics
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
django.setup()

from django.db import connection  # noqa: E402 -- Django is set up above
from django.test import Client  # noqa: E402 -- Django is set up above
from django.test.utils import CaptureQueriesContext  # noqa: E402 -- Django is set up above

from portal.accounts.models import User  # noqa: E402 -- Django is set up above

BARE = ("", "/articles/")
PAGES = (
    ("", "/"),
    ("", "/hall/"),
    ("", "/hall/?q=储能"),
    ("", "/guidelines/"),
    ("", "/publicity/"),
    ("zj.officer", "/desk/"),
    ("zj.officer", "/demands/"),
    ("office.officer", "/desk/"),
    ("office.officer", "/reserve/"),
    ("office.officer", "/applications/"),
    ("office.officer", "/decision-lists/"),
    ("office.officer", "/projects/"),
    ("office.officer", "/reviews/"),
    ("nachuang.admin", "/desk/"),
    ("nachuang.admin", "/demands/own/"),
    ("expert01", "/reviews/mine/"),
)


def measured(username: str, path: str) -> tuple[int, float]:
    """Queries of one request and the median time of nine, in milliseconds."""
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username))
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200, path
    count = len(queries)
    times = []
    for _turn in range(9):
        begun = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
    return count, statistics.median(times)


def main() -> None:
    """Print one line for each page: queries, milliseconds, and how many times the bare page."""
    _queries, bare = measured(*BARE)
    print(f"{'':16}{BARE[1]:24}{bare:8.1f} ms")
    for username, path in PAGES:
        queries, took = measured(username, path)
        print(f"{username:16}{path:24}{took:8.1f} ms {took / bare:6.1f}x {queries:4} queries")


if __name__ == "__main__":
    main()
