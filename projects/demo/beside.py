"""Beside the chain in the demo: technical strengths, the library, readers of the hall, a bureau, likenesses."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from demands.collection.duplicates import judging, running
from demands.collection.models import Demand, Likeness
from demands.collection.models.bureaus import PrecheckTerm
from demands.matching.models import CapabilityProfile
from demands.release import subscribing
from demands.release.models import SavedFilter, Synonym
from portal import clock
from portal.calls.models import Field
from portal.materials import services as library
from portal.workflow import perform
from projects.demo.arriving import sheet
from projects.demo.cast import Cast, read

SYNONYMS = (("人工智能", "AI"), ("储能", "电池储能"), ("大模型", "大语言模型", "LLM"), ("氢能", "制氢"))
MATERIALS = (("licence", "营业执照副本"), ("property", "发明专利证书（核心工艺）"), ("report", "第三方检测报告"))
BUREAU_REGION = "330000"


def tell_strengths(cast: Cast) -> None:
    """Units say what they can do, and that demanders may be told of them."""
    fields = {field.name: field for field in Field.objects.all()}
    for row in read("capabilities"):
        profile = CapabilityProfile.objects.create(
            organisation=cast.units[row["unit"]],
            capabilities=row["text"],
            keywords=row["keywords"],
            may_be_suggested=row["suggested"],
            updated_by=cast.admin(row["unit"]),
            updated_at=clock.now(),
        )
        profile.fields.set(fields[name] for name in row["fields"])


def fill_libraries(cast: Cast) -> None:
    """Three units keep the papers that they hand in again and again; one of them put an old one aside."""
    for unit in ("nachuang", "aliyun", "sjtu"):
        by = cast.admin(unit)
        for kind, name in MATERIALS:
            upload = SimpleUploadedFile(f"{name}.pdf", sheet())
            made = library.add(
                unit=cast.units[unit], kind=kind, name=name, upload=upload, valid_until=None, level="C", by=by
            )
    library.put_aside(made, why="证明材料已过期，改用新版。", by=by)


def read_the_hall(cast: Cast) -> None:
    """Words that the search takes for one another, a filter that somebody keeps, two that are told of new demands."""
    for words in SYNONYMS:
        Synonym.objects.create(words=list(words))
    artificial = subscribing.question_of(QueryDict("q=人工智能"))
    SavedFilter.objects.create(person=cast.admin("sjtu"), name="人工智能方向", query=artificial, at=clock.now())
    subscribing.begin(query=artificial, rhythm="daily", person=cast.admin("sjtu"))
    subscribing.begin(
        query=subscribing.question_of(QueryDict("region=330000")), rhythm="at_once", person=cast.admin("zju")
    )


def ask_the_bureaus() -> None:
    """One region hears the bureaus of its cities before its department."""
    PrecheckTerm.objects.create(region_id=BUREAU_REGION, is_on=True, days=5)


def hear_the_bureau(cast: Cast, demand: Demand) -> Demand:
    """The bureau of the unit's city says what it thinks."""
    opinion = "单位在本市已有中试线，需求真实，自筹资金已列入年度预算，建议支持。"
    return perform(demand, "precheck", by=cast.people["sx.bureau"], verdict="no_objection", opinion=opinion)


def compare_texts(cast: Cast, earlier: Demand, copy: Demand) -> Likeness:
    """Both texts are compared with all others; the department says what it thinks of the likeness."""
    for demand in (earlier, copy):
        running.run(judging.latest(demand).pk)  # type: ignore[union-attr]  # it was handed in
    found = next(each for each in judging.found(copy) if each.other_id == earlier.pk)
    note = "与本单位上一批次的需求内容相同，上一批次已发布并达成意向，评估时一并提示专家。"
    return judging.judge(found, verdict="same", note=note, by=cast.officer(copy.region_id))
