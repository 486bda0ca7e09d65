"""The portal as gunicorn serves it, with its styles and scripts, which in production come from the folder collected."""

from django.contrib.staticfiles.handlers import StaticFilesHandler

from portal.wsgi import application as portal

application = StaticFilesHandler(portal)
