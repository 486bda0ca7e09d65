"""People, units, roles, bans in force, sign-in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("账号与单位")

    def ready(self) -> None:
        from portal.accounts import dormant, keeping, mailbox, opening, services  # noqa: F401 -- register what they do by the clock and the outbox
        from portal.accounts.signing import events, resetting  # noqa: F401 -- the same
