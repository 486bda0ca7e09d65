"""What the portal answers to whoever tries a step too early, or a step that is not theirs."""

import pytest
from django.core.exceptions import PermissionDenied

from portal.workflow import StepRefused, perform


def refused(record, step, by, **inputs):
    """The sentences with which the step is refused; a failure where it is taken."""
    with pytest.raises(StepRefused) as told:
        perform(record, step, by=by, **inputs)
    return told.value.reasons


def not_theirs(record, step, by, **inputs):
    """The step belongs to somebody else."""
    with pytest.raises(PermissionDenied):
        perform(record, step, by=by, **inputs)
