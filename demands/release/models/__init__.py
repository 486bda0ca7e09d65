"""榜单, what is on it, the rows of the public hall, what the public is told of them later, and who asked to be told."""

from demands.release.models.corrections import Correction
from demands.release.models.items import ReleaseItem
from demands.release.models.lists import ReleaseList
from demands.release.models.notices import HallNotice
from demands.release.models.public import HallTally, PublicDemand
from demands.release.models.subscriptions import SavedFilter, Subscription, Told
from demands.release.models.synonyms import Synonym
from demands.release.models.takedowns import Takedown

__all__ = [
    "Correction",
    "HallNotice",
    "HallTally",
    "PublicDemand",
    "ReleaseItem",
    "ReleaseList",
    "SavedFilter",
    "Subscription",
    "Synonym",
    "Takedown",
    "Told",
]
