"""Applications in the side navigation, and beginning one."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import OF_UNITS, PROJECTS, STAFF, Item, Opening

# A unit finds these under its own applications, though they stand beside the list.
OWN_PAGES = (
    "application",
    "application_new",
    "application_fill",
    "application_section",
    "application_materials",
    "application_file_keep",
    "application_ready",
)
ITEMS = (
    Item(PROJECTS, _("本单位申报"), "my_applications", OF_UNITS, pages=OWN_PAGES),
    Item(PROJECTS, _("项目申报"), "applications", STAFF),
)
OPENINGS = (Opening(_("申报项目"), "application_new", OF_UNITS),)
