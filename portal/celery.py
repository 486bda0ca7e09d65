"""The Celery application; tasks are found in each app's tasks.py. A task that fails is on record (portal.failures)."""

import os

from celery import Celery, signals

from portal.safety import refuse_to_start_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["portal"], related_name="failures")
signals.worker_init.connect(refuse_to_start_unsafe)
signals.beat_init.connect(refuse_to_start_unsafe)
