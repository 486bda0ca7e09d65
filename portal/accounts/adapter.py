"""Sign-in by allauth, with the portal's own ways of coming to an account: registering a unit, or an invitation."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up at large."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
