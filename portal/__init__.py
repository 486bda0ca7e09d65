"""What every stage of the programme stands on."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
