"""榜单, what is on it, and the rows of the public hall."""

from demands.release.models.items import ReleaseItem
from demands.release.models.lists import ReleaseList
from demands.release.models.public import HallTally, PublicDemand

__all__ = ["HallTally", "PublicDemand", "ReleaseItem", "ReleaseList"]
