"""The last resort of background tasks: an error that nobody caught is logged under a number, kept and counted.

What the task did in its transaction is undone by then; the outbox and the clock will ask for it again.
"""

import logging
from typing import Any

from celery import signals
from django.db import Error, transaction
from django.db.models.functions import Now

from portal import logs

log = logging.getLogger(__name__)
LONGEST_ERROR = 2000  # characters kept in the table; the log has all of it


@signals.task_prerun.connect(dispatch_uid="a number for each task")
def number_the_task(task_id: str = "", **_signal: Any) -> None:
    """Every line that the task logs carries its id, as a request's lines carry the request's."""
    if not logs.request_id.get():  # a task run in its asker's own process goes under the asker's number
        logs.request_id.set(task_id.replace("-", ""))


@signals.task_postrun.connect(dispatch_uid="the number goes")
def forget_the_number(task_id: str = "", **_signal: Any) -> None:
    """What the worker logs between two tasks belongs to none."""
    if logs.request_id.get() == task_id.replace("-", ""):
        logs.request_id.set("")


@signals.task_failure.connect(dispatch_uid="a task failed")
def keep_the_failure(sender: Any = None, task_id: str = "", exception: Any = None, **_signal: Any) -> None:
    """One log line with the incident number, and a row that the figures count; without the database the line alone."""
    from portal.notices.models import TaskFailure

    incident = task_id.replace("-", "")[:12].upper()
    what = f"{type(exception).__name__}: {exception}"[:LONGEST_ERROR]
    log.error("task %s failed, incident %s", sender.name, incident, exc_info=exception)
    try:
        with transaction.atomic():
            TaskFailure.objects.create(task=sender.name, incident=incident, error=what, at=Now())
    except Error:
        log.warning("the failure of task %s could not be kept", incident)
