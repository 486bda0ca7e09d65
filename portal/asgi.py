"""The door for a web server."""

import os

from django.core.asgi import get_asgi_application

from portal.safety import refuse_to_start_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
application = get_asgi_application()
refuse_to_start_unsafe()
