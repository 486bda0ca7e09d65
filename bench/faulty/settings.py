"""A developer's portal whose files lie in the bench's own folder."""

import os
from pathlib import Path

from portal.settings.dev import *  # noqa: F403 -- a settings module extends another by design

MEDIA_ROOT = Path(os.environ["SCRATCH"]) / "files"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEMO = False
