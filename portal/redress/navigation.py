"""The list of redresses in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import OF_UNITS, STAFF, UNITS, Item

ITEMS = (Item(UNITS, _("复核"), "redresses", OF_UNITS | STAFF),)
