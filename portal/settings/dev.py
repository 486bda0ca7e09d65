"""A developer's machine and the demo: plain HTTP on the loopback, a clock that may be moved."""

from portal.settings.base import *  # noqa: F403 -- a settings module extends the base by design
from portal.settings.base import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="only-for-a-developers-machine-never-in-production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CLOCK_MAY_MOVE = True
DEMO = env.bool("DEMO", default=True)
PERSON_KEYS = {"dev": "only-for-a-developers-machine"}
if "EMAIL_URL" not in env.ENVIRON:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
