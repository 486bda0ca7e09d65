"""What verifying finds, named so that a person can act on it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MISSING = "a row is missing before this one"
UNLINKED = "does not follow the row before it"
CHANGED = "was changed"
ENDS_OTHERWISE = "the chain does not end as its head says"
NOT_AS_ANCHORED = "is not what its root says"
ANCHORED_IS_GONE = "a row that a root covers is gone"
BAD_SIGNATURE = "the signature of the root is wrong"
ROOT_UNLINKED = "the root does not follow the one before it"
ROOT_GONE = "the database does not know this root: it was set back"
ROOT_DIFFERS = "the database knows another root of this number"
NOT_ANCHORED = "the root stands in the database only"
BAD_TREE = "the Merkle root is not that of the heads"
BAD_PURGE = "the signature of the purge is wrong"
HISTORY_CHANGED = "the row history is not what its root says"
NOT_ITS_HISTORY = "the row is not what its history says"

# In the words of whoever reads the page.
SAID = {
    MISSING: _("此行之前缺少一行或多行"),
    UNLINKED: _("与前一行不相连"),
    CHANGED: _("内容被改动"),
    ENDS_OTHERWISE: _("记录链的末尾与链头不符，末行可能被删除"),
    NOT_AS_ANCHORED: _("与已签名的存证不符，整条链可能被重写"),
    ANCHORED_IS_GONE: _("已存证的一行不见了"),
    BAD_SIGNATURE: _("存证的签名不对"),
    ROOT_UNLINKED: _("存证与前一次存证不相连"),
    ROOT_GONE: _("数据库不认识这次存证，可能被恢复到了较早的备份"),
    ROOT_DIFFERS: _("数据库中同一序号的存证内容不同"),
    NOT_ANCHORED: _("存证只在数据库中，平台以外的副本缺失"),
    BAD_TREE: _("存证值与各条记录链不符"),
    BAD_PURGE: _("到期清理的签名不对"),
    HISTORY_CHANGED: _("行的历史与已签名的存证不符"),
    NOT_ITS_HISTORY: _("表中的一行与其历史不符，可能绕过触发器被改动"),
}


@dataclass(frozen=True)
class Fault:
    """Where something is broken and how. `machine` is a chain's, or "root", "purge", "history", or a table's name."""

    machine: str
    object_id: int | str
    seq: int
    what: str

    @property
    def said(self) -> str:
        """In Chinese."""
        return str(SAID[self.what])
