"""发布通知: the joint notice that goes out with a list, in the official layout."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from demands.release import hall
from portal.accounts.models import Region
from portal.documents import making
from portal.documents.official import Official
from portal.positions import OFFICE

KIND = "release_notice"


def ask_for(release_list: Any) -> Any:
    """Ask for the notice of a list that is being published."""
    content = {"list": release_list.number, "digest": release_list.signing_digest()}
    title = title_of(release_list)
    return making.ask(release_list, kind=KIND, title=title, content=content, public=True)


def title_of(release_list: Any) -> str:
    """关于发布……的通知."""
    return say("关于发布%s的通知") % release_list.title


@making.makes(KIND)
def notice(release_list: Any) -> making.Made:
    """The four departments' joint notice with the list as its annex; before publication a draft without date."""
    departments = tuple(Region.objects.members().values_list("department", flat=True))
    published = release_list.published_at
    official = Official(
        title=title_of(release_list),
        organs=departments,
        addressee=say("各有关单位"),
        attached=(release_list.title,),
        signatories=departments,
        dated=timezone.localdate(published) if published else None,
        copied_to=str(OFFICE),
        printed_by=say("%s办公室") % departments[0],
        printed_on=timezone.localdate(published) if published else None,
    )
    copies = [hall.copy_of(demand) for demand in release_list.demands]
    said = {"release_list": release_list, "copies": copies, "texts": _texts(release_list)}
    return "release/notice.html", official, said


def _texts(release_list: Any) -> list[str]:
    basis = say("根据《长三角科技创新共同体联合攻关计划实施办法（试行）》第九条，")
    released = say("现发布%(title)s，共%(n)s项需求，面向全社会征集解决方案。")
    window = say("揭榜窗口自发布之日起%s日。揭榜方在需求大厅在线填报方案，逐项答复技术指标；")
    texts = [
        basis + released % {"title": release_list.title, "n": len(release_list.demands)},
        *release_list.notice.splitlines(),
        window % release_list.window_days + say("窗口截止前方案密封。"),
    ]
    return [text for text in texts if text.strip()]
