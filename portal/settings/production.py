"""Production: everything secret comes from the environment, and nothing starts without it."""

from portal.settings.base import *  # noqa: F403 -- a settings module extends the base by design
from portal.settings.base import CSP_REPORTS, DIRECTIVES, SITE_URL, STORAGES, env

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
env.db("DATABASE_URL")  # read by the base; named here so that nothing starts without it
DEMO = False
# Debian's clamd; `none` is refused (portal.E016), and while it does not answer files are held.
SCANNER = env("SCANNER", default="unix:/run/clamav/clamd.ctl")
CLOCK_MAY_MOVE = False
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
SECURE_SSL_REDIRECT = True
# Only a proxy of TRUSTED_PROXIES gets as far as saying this: see portal/proxies.py.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
DEVICE_COOKIE_NAME = "__Host-device"
MESSAGE_STORAGE = "portal.flash.HostStorage"
CSP_REPORTS_TO = f"{SITE_URL.rstrip('/')}{CSP_REPORTS}"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": DIRECTIVES | {"report-to": ["csp"]}}
# The process that serves the web, works off tasks or keeps the beat ends where `check --deploy` would complain.
REFUSES_TO_START_UNSAFE = True
