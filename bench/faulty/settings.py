"""A developer's portal whose files lie in the bench's own folder."""

import os
from pathlib import Path

from portal.settings.dev import *  # noqa: F403 -- a settings module extends another by design

QUARANTINE_ROOT = Path(os.environ["SCRATCH"]) / "quarantine"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEMO = False
CONFIRM_MINUTES = None  # that some steps ask for the password again is judged elsewhere
