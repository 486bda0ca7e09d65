"""The portal served as it is, with its files in the folder that the test names."""

import os

from django.conf import settings

from portal.wsgi import application

settings.MEDIA_ROOT = os.environ["FILES_OF_THE_TEST"]

__all__ = ["application"]
