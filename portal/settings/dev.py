"""A developer's machine and the demo: plain HTTP on the loopback, a clock that may be moved."""

from datetime import timedelta

from portal.settings.base import *  # noqa: F403 -- a settings module extends the base by design
from portal.settings.base import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="only-for-a-developers-machine-never-in-production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CLOCK_MAY_MOVE = True
DEMO = env.bool("DEMO", default=True)
# What production enforces would stand in the way of whoever tries the demo; the pages say what differs.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
SESSION_IDLE_STAFF = SESSION_IDLE_OTHERS = timedelta(hours=8)
PASSWORD_DAYS = DORMANT_DAYS = None
PERSON_KEYS = {"dev": "only-for-a-developers-machine"}
if "EMAIL_URL" not in env.ENVIRON:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
