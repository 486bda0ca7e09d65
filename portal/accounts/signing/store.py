"""The store of sessions: Django's in the database, with whose a session is and how long it has been used."""

import hashlib
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

FACTS = ("of_staff", "since", "last_seen_at", "proved_at", "ip", "agent")


class SessionStore(db.SessionStore):
    """What is known of the session besides its data comes with the one query that loads it."""

    def __init__(self, session_key: str | None = None):
        super().__init__(session_key)
        self.facts: dict[str, Any] = {}

    @classmethod
    def get_model_class(cls) -> Any:
        """The portal's own table."""
        from portal.accounts.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]
        self.facts = {name: getattr(row, name) for name in FACTS} if row else {}
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row as it is saved: a new session id carries the facts of the one before."""
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        for name, value in self.facts.items():
            setattr(row, name, value)
        return row

    def flush(self) -> None:
        """A session that is emptied is nobody's."""
        super().flush()
        self.facts = {}

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in with this session; loads it."""
        return SESSION_KEY in self

    def begin(self, *, at: datetime, of_staff: bool, ip: str | None, agent: str) -> None:
        """Somebody has just signed in."""
        self.facts = {
            "of_staff": of_staff,
            "since": at,
            "last_seen_at": at,
            "proved_at": at,
            "ip": ip,
            "agent": agent,
        }
        self.modified = True

    def proved(self, at: datetime) -> None:
        """The person has given the password or the second factor again; the session gets a new id."""
        self.facts["proved_at"] = at
        self.cycle_key()

    def saw(self, at: datetime) -> None:
        """The session was used at this instant; written at once, without its data."""
        self.facts["last_seen_at"] = at
        self.get_model_class().objects.filter(session_key=self.session_key).update(last_seen_at=at)


def mark_of(session_key: str) -> str:
    """By what a page names a session without telling its key, which would open it."""
    return hashlib.sha256(f"session:{session_key}".encode()).hexdigest()[:20]
