"""拟立项建议名单, its items and the public notice."""

from projects.approval.models.items import DecisionItem
from projects.approval.models.lists import DecisionList
from projects.approval.models.notices import PublicNotice

__all__ = ["DecisionItem", "DecisionList", "PublicNotice"]
