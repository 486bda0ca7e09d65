"""The door for a web server."""

import os

from django.core.wsgi import get_wsgi_application

from portal.safety import refuse_to_start_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
# Read by the settings: what a page may ask of the database. Somebody waits for it, five seconds are long.
os.environ.setdefault("DB_STATEMENT_SECONDS", "10")
os.environ.setdefault("DB_LOCK_SECONDS", "4")
os.environ.setdefault("DB_IDLE_SECONDS", "60")
application = get_wsgi_application()
refuse_to_start_unsafe()
