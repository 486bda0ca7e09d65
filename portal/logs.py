"""Structured logs: one JSON object a line, with the request it belongs to, scrubbed of what is nobody's business.

What else a line is to say goes into `extra={"told": {...}}`. Whoever knows of something that must not get into a log
registers it: `logs.scrubs(r"pattern", "what stands in its place")`.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
_scrubbers: list[tuple[re.Pattern, str]] = []


def scrubs(pattern: str, instead: str) -> None:
    """Have every match of `pattern` replaced in every line from now on. A pattern must be quick on hostile text."""
    _scrubbers.append((re.compile(pattern, re.ASCII), instead))


def scrubbed(text: str) -> str:
    """The text without what was registered."""
    for pattern, instead in _scrubbers:
        text = pattern.sub(instead, text)
    return text


# The key in the link of a forgotten password, the code in that of an invitation or opening, signed values, the code
# of a document, what a query asks.
scrubs(r"(/password/reset/key/)[^/\s\"']{1,200}", r"\1[key]")
scrubs(r"(/(?:join|open)/)[^/\s\"']{8,200}", r"\1[code]")
scrubs(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", "[code]")
scrubs(
    r"(?i)\b(token|password|secret|key|code|cookie|authorization)(=|\": ?\"|': ?')[^&\s\"',}]{1,500}", r"\1\2[hidden]"
)
# Identity numbers, accounts at a bank, telephones, addresses of mail.
scrubs(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{9}[0-9Xx](?![0-9A-Za-z])", "[identity]")
scrubs(r"(?<![0-9A-Za-z.:-])\d{16,19}(?![0-9A-Za-z.:-])", "[account]")
scrubs(r"(?<!\d)1[3-9]\d{9}(?!\d)", "[phone]")
scrubs(r"(?<![0-9A-Za-z-])0\d{2,3}-\d{7,8}(?![0-9-])", "[phone]")
scrubs(r"[0-9A-Za-z._%+-]{1,64}@[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63}){1,5}", "[mail]")


class RequestIdFilter(logging.Filter):
    """Put the current request's id on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """A log line that a machine can read; line breaks in values are escaped by JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", ""),
            "message": scrubbed(record.getMessage()),
        }
        line |= {name: _plain(value) for name, value in getattr(record, "told", {}).items()}
        if record.exc_info:
            line["error"] = scrubbed(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | None) else scrubbed(str(value))
