"""Pages of projects in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import OF_UNITS, PROJECTS, STAFF, Item

ITEMS = (
    Item(PROJECTS, _("项目"), "projects", OF_UNITS | STAFF),
    Item(PROJECTS, _("任务书"), "task_agreements", OF_UNITS | STAFF),
)
