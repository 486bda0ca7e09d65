"""Review rounds, for articles 8, 10, 14, 18 and 19."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoundsConfig(AppConfig):
    name = "reviews.rounds"
    label = "rounds"
    verbose_name = _("专家评审")

    def ready(self) -> None:
        """Fill the table of what happens where an expert leaves the pool."""
        from reviews.rounds import gaps  # noqa: F401 -- registering is what the import is for
