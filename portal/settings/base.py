"""Settings common to every place the portal runs; what differs comes from the environment."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import environ
from django.utils.translation import gettext_lazy as _

from portal.records.acting import TellingCursor

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

SECRET_KEY = env("SECRET_KEY", default="")
# Keys of before, the latest first: what they signed is taken and what they sealed is opened until they go.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
# By which algorithm secrets in the database are sealed: AES-256-GCM, or SM4-GCM where commercial cryptography is
# assessed (GB/T 39786). Older seals open as they are; `manage.py reseal` makes them anew.
SEALING = env("SEALING", default="AES-256-GCM")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL", default="http://localhost:8000")

INSTALLED_APPS = [
    "portal",
    "portal.records",
    "portal.accounts",
    "portal.calls",
    "portal.documents",
    "portal.drafts",
    "portal.materials",
    "portal.notices",
    "portal.personal",
    "portal.redress",
    "reviews.experts",
    "reviews.rounds",
    "demands.collection",
    "demands.release",
    "demands.matching",
    "demands.reserve",
    "projects.guidelines",
    "projects.applications",
    "projects.approval",
    "projects.delivery",
    "projects.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "pgtrigger",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_celery_beat",
    "django_cotton",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "portal.headers.OnEveryAnswer",
    "portal.middleware.RequestId",
    "portal.proxies.OnlyOurs",
    "portal.watching.Watched",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.csp_reports.Collected",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.ClockOfTheRequest",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.records.acting.PersonOfTheRequest",
    "portal.refusals.OnRecord",
    "portal.accounts.signing.limits.SessionLimits",
    "portal.documents.receiving.Uploads",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.drafts.held.AfterTheSession",
    "portal.middleware.DeclaredAccess",
    "portal.middleware.NoStoreForTheSignedIn",
    "portal.sending.EachFormOnce",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.templatetags.portal_tags",
                "portal.templatetags.form_tokens",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
COTTON_DIR = "cotton"

# The web connects as a role that cannot change the record; migrations run as the owner.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///portal")}
# A socket's folder comes percent-encoded in the place of the host, as PostgreSQL's own addresses have it.
DATABASES["default"] |= {
    "HOST": unquote(DATABASES["default"].get("HOST") or ""),
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    # Through a pooler that gives the connection to somebody else after each transaction.
    "DISABLE_SERVER_SIDE_CURSORS": env.bool("DB_POOLED", default=False),
}
# Limits, so that nobody waits without end for a database that hangs. portal.wsgi sets those of a statement, of
# waiting for a lock and of doing nothing in a transaction; a command may be a migration, a task has Celery's limit.
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        "connect_timeout": env.int("DB_CONNECT_SECONDS", default=3),
        "tcp_user_timeout": env.int("DB_TCP_SECONDS", default=5) * 1000,
        "keepalives_idle": 10,
        "options": (
            f"-c statement_timeout={env.int('DB_STATEMENT_SECONDS', default=0) * 1000}"
            f" -c lock_timeout={env.int('DB_LOCK_SECONDS', default=0) * 1000}"
            f" -c idle_in_transaction_session_timeout={env.int('DB_IDLE_SECONDS', default=0) * 1000}"
        ),
    }
)
# Who writes is told to the triggers of the row history by the cursor itself.
DATABASES["default"].setdefault("OPTIONS", {})["cursor_factory"] = TellingCursor

# Limits on sign-in live in the cache; kept in the database, so that Redis down locks nobody out.
CACHES = {"default": {"BACKEND": "portal.jsoncache.JsonCache", "LOCATION": "portal_cache"}}
SESSION_ENGINE = "portal.accounts.signing.store"
# A session ends after so long without use, and at the latest after a working day; judged by the portal's clock.
SESSION_IDLE_STAFF = timedelta(minutes=env.int("SESSION_IDLE_STAFF", default=15))
SESSION_IDLE_OTHERS = timedelta(minutes=env.int("SESSION_IDLE_OTHERS", default=30))
SESSION_LONGEST: timedelta | None = timedelta(hours=env.int("SESSION_LONGEST", default=12))
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
DEVICE_COOKIE_NAME = "device"
# For so many minutes after giving password or second factor a person is not asked again; None: never asked.
CONFIRM_MINUTES: int | None = env.int("CONFIRM_MINUTES", default=15)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"

LANGUAGE_CODE = "zh-hans"
# English comes with its catalogue; until then no switch that would change nothing.
LANGUAGES = [("zh-hans", "简体中文")]
# What a list is filtered by while nothing is chosen.
FILTERS_EMPTY_CHOICE_LABEL = _("全部")
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_DIR", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Private: served only through a permission check.
MEDIA_ROOT = Path(env("FILES_DIR", default=str(VAR_DIR / "files")))
QUARANTINE_ROOT = VAR_DIR / "quarantine"  # what the scanner found something in; never served
# The bucket of an S3-compatible store for portals on many machines; empty, files lie in FILES_DIR.
FILES_BUCKET = env("FILES_BUCKET", default="")
OF_OBJECTS = {
    "bucket_name": FILES_BUCKET,
    "endpoint_url": env("FILES_ENDPOINT", default="") or None,
    "region_name": env("FILES_REGION", default="") or None,
    "access_key": env("FILES_ACCESS_KEY", default=""),
    "secret_key": env("FILES_SECRET_KEY", default=""),
}
ON_DISK: dict = {"BACKEND": "portal.documents.storage.PrivateStorage"}
AS_OBJECTS: dict = {"BACKEND": "portal.documents.objects.ObjectStorage", "OPTIONS": OF_OBJECTS}
STORAGES = {
    "default": AS_OBJECTS if FILES_BUCKET else ON_DISK,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FONTS_DIR = VAR_DIR / "fonts"
FONT_FOLDERS = env.list("FONT_FOLDERS", default=["/usr/share/fonts", "/usr/local/share/fonts"])
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
FILE_UPLOAD_HANDLERS = [
    "portal.documents.receiving.CutOff",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_MAX_MB = env.int("UPLOAD_MAX_MB", default=20)  # one file; portal/documents/slots.py may ask for less
REQUEST_MAX_MB = env.int("REQUEST_MAX_MB", default=65)  # all that one form sends
UNIT_QUOTA_MB = env.int("UNIT_QUOTA_MB", default=2000)  # all files of one unit
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# How long the bytes of a file that was taken back stay, so that a database restored from before finds them.
FILE_KEPT_DAYS = env.int("FILE_KEPT_DAYS", default=30)
# Where clamd listens, `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`; `none` where files are not scanned.
SCANNER = env("SCANNER", default="none")
SCANNER_TIMEOUT = env.float("SCANNER_TIMEOUT", default=10.0)  # seconds for one file
# The internal location of nginx that maps to MEDIA_ROOT; where it is empty, files are sent by the portal itself.
ACCEL_PREFIX = env("ACCEL_PREFIX", default="")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "portal.accounts.signing.backend.OneHash",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "portal.accounts.passwords.LongEnough", "OPTIONS": {"staff": 12, "others": 8}},
    {"NAME": "portal.accounts.passwords.Mixed"},
    {"NAME": "portal.accounts.passwords.NotOfThisPlace"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# 等保: how many of the four kinds of characters a password of staff has, and after how many days it is changed.
PASSWORD_KINDS_OF_STAFF = env.int("PASSWORD_KINDS_OF_STAFF", default=3)
PASSWORD_DAYS: int | None = env.int("PASSWORD_DAYS", default=90)
PASSWORD_RESET_TIMEOUT = 60 * 60
# So many failures in a row lock a name for so many minutes.
LOCK_AFTER = env.int("LOCK_AFTER", default=5)
LOCK_MINUTES = env.int("LOCK_MINUTES", default=15)
# After so many days without signing in an account is disabled by the clock; units come once a year.
DORMANT_DAYS: int | None = env.int("DORMANT_DAYS", default=90)
DORMANT_DAYS_OF_UNITS = env.int("DORMANT_DAYS_OF_UNITS", default=400)
# Whether whoever holds a granted role may do nothing without a second factor.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# By source; by account a lock of the portal's own counts failures (portal/accounts/signing/lockout.py).
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/15m/ip",
    "login": "60/m/ip",
    "signup": "30/10m/ip",
    "change_email": "5/h/user",
    "hall_subscription": "10/h/ip,3/h/key",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "reset_password": "portal.accounts.signing.resetting.AskForReset",
    "change_password": "portal.accounts.signing.setting.ChangePassword",
    "reset_password_from_key": "portal.accounts.signing.setting.NewPassword",
}
MFA_ADAPTER = "portal.accounts.signing.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.signing.factors.SignInCode",
    "reauthenticate": "portal.accounts.signing.factors.ConfirmCode",
    "activate_totp": "portal.accounts.signing.factors.EnrolCode",
    "add_webauthn": "portal.accounts.signing.factors.NewPasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "长三角联合攻关计划"

# How often one address may ask for open data.
OPEN_DATA_RATE = env("OPEN_DATA_RATE", default="120/min")
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {"TITLE": _("需求大厅开放数据"), "VERSION": "v1", "OAS_VERSION": "3.1.0"}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20  # seconds; a mail server that hangs must not hold the worker
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="联合攻关计划 <noreply@example.org>")

REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
# At SIGTERM the worker finishes what it does; after this it gives its tasks back to the queue.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # each is safe to run twice; none is cut in two
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker that gave up on Redis would have to be started by hand
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "send what waits in the outbox": {"task": "portal.notices.tasks.drain", "schedule": 10.0},
    "remind of deadlines": {"task": "portal.notices.tasks.remind", "schedule": 15 * 60.0},
    "perform what the clock has made due": {"task": "portal.tasks.tick", "schedule": 30.0},
    "forget forms sent long ago": {"task": "portal.tasks.forget_sendings", "schedule": 24 * 3600.0},
    "clear away old drafts": {"task": "portal.drafts.tasks.purge", "schedule": 3600.0},
    "ask the scanner about held files": {"task": "portal.documents.tasks.scan_held", "schedule": 60.0},
    "sweep files that no row speaks of": {"task": "portal.documents.tasks.sweep", "schedule": 24 * 3600.0},
    "sign a root over the record": {
        "task": "portal.records.tasks.root",
        "schedule": 60.0 * env.int("ANCHOR_MINUTES", default=10),
    },
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Where browsers tell what the policy stopped: see portal/csp_reports.py.
CSP_REPORTS = "/csp-reports/"
DIRECTIVES = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "manifest-src": ["'self'"],
    "report-uri": [CSP_REPORTS],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": DIRECTIVES}
# Where newer browsers send the same reports; an address of this site, https only.
CSP_REPORTS_TO = ""
# The peers whose word about a client is taken: addresses, networks, "unix" for a socket of this machine.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])
# The header in which such a proxy says when a request's first byte came, such as X-Request-Start: that instant is the
# one by which a deadline is judged (portal/arrival.py). Empty: the instant at which the web begins with the request.
RECEIVED_AT_HEADER = env("RECEIVED_AT_HEADER", default="")
# Seconds by which that may be earlier than now, at most; what the clock ends waits longer than this (portal/timed.py).
RECEIVED_AT_MOST = env.int("RECEIVED_AT_MOST", default=30)

# Whoever asks /metrics must know it; empty, there is no such page.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
# Seconds from which on a statement is logged as slow.
SLOW_QUERY_SECONDS = env.float("SLOW_QUERY_SECONDS", default=0.5)
# Whether a server's process ends where portal/safety.py finds something unsafe.
REFUSES_TO_START_UNSAFE = False
# Drafts: the most bytes of one, how long it is kept, how long after its record has gone on, and how long a form may
# stay open whose session has ended.
DRAFT_MAX_BYTES = 512 * 1024
DRAFT_DAYS = env.int("DRAFT_DAYS", default=30)
DRAFT_CLOSED_HOURS = 24
DRAFT_STAMP_HOURS = 24

# How long a process goes by the working-day calendar as it last read it.
CALENDAR_SECONDS = 60
# Whether anybody may move the portal's clock: tests and the demo may, production refuses.
CLOCK_MAY_MOVE = False
# Whether the strip at the top says that this is a demonstration.
DEMO = False
# Keys of the digests by which natural persons are known, "number:secret" each, the present one first. An older key
# stays as long as anybody is known under it: the identity numbers themselves are not kept and cannot be digested anew.
PERSON_KEYS = dict(each.split(":", 1) for each in env.list("PERSON_KEYS", default=[]))
# The role of the database that the web uses; `manage.py grant_web_role` gives it its rights.
WEB_ROLE = env("WEB_ROLE", default="portal_web")

# Figures of the site that the law asks to be shown; hidden while empty.
SITE_NUMBERS = {
    "site_code": env("SITE_CODE", default=""),
    "icp": env("SITE_ICP", default=""),
    "police": env("SITE_POLICE", default=""),
    "phone": env("SITE_PHONE", default=""),
}
# Whom to call or write to when the portal fails, shown on error pages: a telephone, a mailbox; left out while empty.
SUPPORT_CONTACT = env("SUPPORT_CONTACT", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "portal.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "portal.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": "INFO"},
        "django.server": {"handlers": ["console"], "propagate": False, "level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}

# Roots over the record: signed by a key that only the worker reads, kept where the database's owner does not reach.
# Each place is a class and its options; add a folder of a second host beside the first.
ANCHOR_DIR = env("ANCHOR_DIR", default=str(VAR_DIR / "anchors"))
ANCHOR_KEY_FILE = env("ANCHOR_KEY_FILE", default=str(VAR_DIR / "anchor.key"))
ANCHOR_PLACES: list[tuple[str, dict]] = [
    ("portal.records.anchoring.places.Folder", {"path": path})
    for path in [ANCHOR_DIR, *env.list("ANCHOR_DIRS_ELSEWHERE", default=[])]
]
