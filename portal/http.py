"""The request as the portal's middleware leaves it, for the views' signatures."""

from django.http import HttpRequest

from portal.accounts.models import User


class PortalRequest(HttpRequest):
    """A request of somebody who signed in, as every view behind `access.SIGNED_IN` gets it."""

    user: User
    incident: str
