"""The portal served as it is, but that a step waits a moment between being judged and being taken.

So two that are under way at once always overlap: what keeps them apart must be the guards, not luck.
"""

import time
from importlib import import_module

from portal.wsgi import application

MOMENT = 0.3  # seconds
workflow = import_module("portal.workflow")  # only now that the portal is set up
take = workflow._take


def take_slowly(*step):
    """Take the step after a moment."""
    time.sleep(MOMENT)
    return take(*step)


workflow._take = take_slowly

__all__ = ["application"]
