"""Tests: the real database and worker code, quick passwords, mail kept in memory."""

from portal.settings.base import *  # noqa: F403 -- a settings module extends the base by design
from portal.settings.base import VAR_DIR, env

SECRET_KEY = "tests"
ALLOWED_HOSTS = ["*"]
CLOCK_MAY_MOVE = True
DEMO = True
# Tests of signing in switch each of these on; others move the clock by months within one session.
SECOND_FACTOR_REQUIRED = False
SESSION_LONGEST = PASSWORD_DAYS = DORMANT_DAYS = CONFIRM_MINUTES = None
PERSON_KEYS = {"new": "the present key", "old": "the key before"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "test-files"
CELERY_TASK_ALWAYS_EAGER = env.bool("EAGER", default=True)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ACCOUNT_RATE_LIMITS: bool | dict = False  # type: ignore[no-redef]
# Read once for each test (see conftest), so that counting queries does not depend on the minute.
CALENDAR_SECONDS = 1_000_000_000
