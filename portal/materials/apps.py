"""材料库: what a unit keeps once and picks from wherever a form asks for it."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaterialsConfig(AppConfig):
    name = "portal.materials"
    label = "materials"
    verbose_name = _("材料库")

    def ready(self) -> None:
        """Let the files of materials be opened by their unit, and have the clock say which run out."""
        from portal.documents import holders
        from portal.materials.models import Material

        holders.holds("material", Material)
        import_module("portal.materials.expiring")
