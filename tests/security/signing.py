"""What the tests of signing in share: signing in by the page, the rules of production, codes of an authenticator."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from portal import sealing
from portal.records.models import Record

PASSWORD = "a long password 1"
LOGIN = "/accounts/login/"


def sign_in(client, user, password=PASSWORD, **more):
    """The page of signing in, as a browser sends it."""
    return client.post(LOGIN, {"login": user.username, "password": password}, **more)


def signed_in(user, **headers):
    """A browser of its own in which this person has signed in."""
    client = Client(**headers)
    assert sign_in(client, user)["Location"] == "/desk/"
    return client


def is_in(client):
    """Whether the browser is still signed in, by what the next request is answered."""
    return client.get("/desk/").status_code == 200


def noted(user):
    """What the person's own chain says happened at the doors, oldest first."""
    return list(
        Record.objects.filter(machine="account", object_id=user.pk).order_by("seq").values_list("step", flat=True)
    )


def with_totp(user):
    """An authenticator app of this person; its secret comes back."""
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(user=user, type="totp", data={"secret": sealing.sealed(secret)})
    return secret


def code_of(secret, *, steps=0):
    """The code that the app shows now, or so many steps away."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))
