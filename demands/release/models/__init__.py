"""榜单, what is on it, and the rows of the public hall."""

from demands.release.models.items import ReleaseItem
from demands.release.models.lists import ReleaseList
from demands.release.models.public import PublicDemand

__all__ = ["PublicDemand", "ReleaseItem", "ReleaseList"]
