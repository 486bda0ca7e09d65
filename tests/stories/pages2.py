"""Chapter 2 of the Measures by clicking: each station is the page work of the people whose turn it is."""

from demands.collection import checklist
from demands.collection.models import CollectionRound, Demand
from demands.matching.models import Agreement, MoneyLine, Solution
from demands.matching.models.maturity import Maturity
from demands.release.models import ReleaseList
from demands.reserve.models import ReserveEntry
from portal.workflow import perform
from reviews.rounds.models import ReviewRound
from tests.stories import offered
from tests.stories.chapter2 import COMMENT, OPINION, fresh, score
from tests.stories.people_of_the_story import the_need, the_solution

INDICATOR = {"name": "指标名称", "present": "现有水平", "target": "目标值", "unit": "单位", "method": "考核方式"}
STAGE = ("完成时间（第几个月）", "阶段目标", "可考核的成果")
MONEY = ("来源", "用途", "金额（万元）")
NEXT = "保存并填写下一部分"
Source, Use = MoneyLine.Source, MoneyLine.Use


def a_round_opens(story):
    """Article 7: drafted, agreed to by four departments, opened by the Office."""
    office = story.at("office.officer").open("/desk/").press("拟制征集批次")
    office.fill({
        "批次名称": "2026 年度第一批", "开始时间": "2025-11-05T09:00", "截止时间": "2025-12-05T17:00",
        "征集通知": "面向三省一市骨干企业征集技术需求。",
    })  # fmt: skip
    office.tick("集成电路", "人工智能", "生物医药", "未来产业", "上海市", "江苏省", "浙江省", "安徽省")
    office.press("保存并请各省（市）审阅").stands("草稿")
    for department in ("sh", "js", "zj", "ah"):
        story.at(f"{department}.approver").todo("审阅征集通知").press("同意征集通知")
    story.at("office.approver").todo("启动征集").press("启动征集").stands("征集中")
    story.round = CollectionRound.objects.get()


def a_unit_says_what_it_needs(story):
    """Article 7: six sections in the form, then the unit's own review, then the department."""
    story.go_to(2025, 11, 12)
    row = the_need()
    editor = story.at("nachuang.editor").open("/desk/").press("新建需求")
    editor.fill({"需求名称": row["title"]}).press("新建并开始填写")
    fill_sections(editor, row)
    editor.reads("各部分均已填写完整").picture("demand-review").press("提交至单位审核")
    admin = story.at("nachuang.admin").todo("审核并提交需求")
    admin.pledge().press("提交至科技厅（委）").reads("ZJ-2026-0001")
    story.demand = Demand.objects.get()


def fill_sections(editor, row):
    """The six sections of a demand's form, as its filler types them."""
    editor.fill({
        "领域": row["field"], "细分方向": row["subfield"], "关键词": "、".join(row["keywords"]),
        "攻关期限（月）": row["term_months"],
    }).press(NEXT)  # fmt: skip
    editor.fill({"背景与必要性": row["background"], "要解决的技术问题": row["tasks"]}).press(NEXT)
    rows(editor, [{INDICATOR[name]: value for name, value in given.items()} for given in row["indicators"]])
    editor.picture("demand-indicators").fill({"交付成果": row["deliverables"]}).press(NEXT)
    editor.fill({"成果用户与应用场景": row["users"], "跨区域协同的理由": row["cross_region_reason"]})
    editor.press(NEXT).fill({
        "总投入（万元）": row["total_investment"], "需求方出资（万元）": row["own_money"], "解决方式": "合作",
        "知识产权约定": row["ip_terms"], "对揭榜方的要求": row["provider_conditions"],
    }).press(NEXT)  # fmt: skip
    editor.tick("承诺内容不涉密").press("保存并检查全文")


def its_department_accepts_it(story):
    """Article 7: every item of the checklist is decided on the page beside the text."""
    story.go_to(2025, 11, 14)
    officer = story.at("zj.officer").todo("形式审查")
    for item in range(len(checklist.ITEMS)):
        officer.main.get_by_label("符合", exact=True).nth(item).check()
    officer.press("保存审查意见").picture("demand-check").press("受理").press("受理").stands("已受理")


def experts_evaluate_it(story):
    """Article 8: a round of the department; one expert works on the pages, the others are helped."""
    story.go_to(2025, 12, 8)
    officer = story.at("zj.officer").open("/desk/").press("新建评审轮次")
    officer.fill({"类型": "需求评估", "名称": "需求评估一组"}).press("保存并选定评审对象")
    a_review(story, officer, "ZJ-2026-0001")
    story.at("zj.approver").todo("审定评审结果").press("审定评审结果").stands("已结束")
    story.demand = fresh(story.demand)


def a_review(story, officer, code):
    """Choose, draw, invite, start; every expert answers; the chair writes for the panel."""
    officer.tick(f"选择 {code}").press("加入本轮").press("开始遴选专家").press("开始遴选专家")
    for step in ("抽取专家", "发出评审邀请"):
        officer.press(step).press(step)
    made = ReviewRound.objects.order_by("-pk").first()
    tasks = list(made.assignments.select_related("expert__user").order_by("pk"))
    for task in tasks[1:]:
        helped(task, "accept", pledge=True)
    expert = story.at(tasks[0].expert.user).todo("确认评审邀请")
    expert.pledge().press("承诺并接受全部邀请")
    officer.open(made.get_absolute_url()).press("启动评分").press("启动评分")
    for task in tasks[1:]:
        score(task)
    _score_by_hand(expert)
    officer.todo("跟踪评分进度").picture("review-progress").press("结束评分").press("结束评分")
    chair = made.assignments.get(is_chair=True)
    speaker = story.at(chair.expert.user).todo("签署专家组意见")
    speaker.fill({"专家组意见": OPINION}).tick("推荐").press("签署专家组意见")


def helped(task, step, **inputs):
    """One of the other experts does it without a window."""
    perform(task, step, by=task.expert.user, **inputs)


def _score_by_hand(expert):
    expert.todo("评分")
    for box in expert.main.locator("input[data-score]").all():
        box.fill(str(float(box.get_attribute("data-max")) * 0.8))
    expert.tick("推荐").fill({"评语": COMMENT}).picture("score").press("暂存").press("汇总核对并签名提交")
    expert.pledge().press("签名提交 1 份评审意见")


def it_is_chosen_for_release(story):
    """Articles 8 and 9: chosen by the approver, reviewed for secrecy by the officer, put on a list by the Office."""
    story.go_to(2025, 12, 18)
    story.at("zj.approver").todo("遴选需求").press("遴选为拟发布").stands("拟发布")
    officer = story.at("zj.officer").todo("保密审查")
    for item in officer.main.get_by_label("可以公开", exact=True).all():
        item.check()
    officer.picture("secrecy").tick("公开内容不涉密，可以发布").fill({"审查意见": "公开内容不涉密。"}).press("保密审查")
    officer.reads("已办理")
    office = story.at("office.officer").open("/desk/").press("拟制榜单").fill({"榜单名称": "2026 年度第一批榜单"})
    office.tick("选入 ZJ-2026-0001").press("保存榜单").press("送会签").press("送会签").stands("会签中")
    story.list = ReleaseList.objects.get()


def the_list_is_published(story):
    """Article 9: four departments sign on their own desks; then everybody reads it in the hall."""
    story.go_to(2025, 12, 22)
    for department in ("sh", "js", "zj", "ah"):
        story.at(f"{department}.approver").todo("会签榜单").picture("cosign").pledge().press("会签")
    story.at("office.approver").todo("发布榜单").press("发布榜单").reads("已发布")
    story.demand, story.list = fresh(story.demand), fresh(story.list)
    public = story.stranger().open("/").picture("home").fill({"搜索需求": "储能系统"}).press("搜索").picture("hall")
    public.press(the_need()["title"])
    public.reads("揭榜中", "浙江钠创新能源有限公司").picture("public-demand")
    assert story["nachuang.admin"].mobile not in public.main.inner_text()


def two_providers_answer(story):
    """Article 10: both hand in; the demander's page tells nothing of it before the window closes."""
    story.go_to(2026, 1, 7)
    for unit in ("sungrow", "sjtu"):
        _answer(story, story.at(f"{unit}.admin"), unit)
    story.solutions = {unit: Solution.objects.get(organisation=story.units[unit]) for unit in ("sungrow", "sjtu")}
    demander = story.at("nachuang.admin").open(f"/demands/{story.demand.pk}/compare/")
    assert the_solution("sjtu")["title"] not in demander.page.content()


def _answer(story, provider, unit):
    """The nine sections of a solution's form, as its unit fills them in; then it is handed in."""
    provider.open(f"/hall/{story.demand.code}/").press("填报揭榜方案")
    provider.fill({"方案名称": the_solution(unit)["title"]}).press("建立草稿并填写")
    leader = {"姓名": story[f"{unit}.leader"].name, "所在单位": story.units[unit].name}
    _say_what_it_offers(provider, unit, leader)
    _plan_and_money(provider, unit)
    provider.tick("承诺内容和附件不涉密、不侵犯他人知识产权").press("保存并检查全文")
    provider.reads("各部分均已填写完整").picture("solution-check").pledge().press("提交方案")
    provider.reads("回执")


def _say_what_it_offers(provider, unit, leader):
    said = offered.texts(unit)
    provider.fill({"方案概述": said["summary"], "技术路线": said["approach"]}).press(NEXT)
    for name, value, basis in offered.answers(unit):
        provider.fill({f"{name}：响应": "满足", f"{name}：承诺值": value, f"{name}：依据与验证方式": basis})
    provider.picture("solution-indicators").press(NEXT)
    provider.row(0, leader | {"职称与承担的工作": "项目负责人", "投入时间（%）": 40})
    provider.fill({"团队与基础": said["team"]}).press(NEXT)
    levels = {"现有技术成熟度": said["trl"], "完成时技术成熟度": said["trl_end"]}
    provider.fill({name: Maturity(level).label for name, level in levels.items()})
    provider.fill({"研究基础与条件": said["foundation"]}).press(NEXT)
    provider.fill({"各单位分工": said["division"]}).press(NEXT)


def _plan_and_money(provider, unit):
    rows(provider, [dict(zip(STAGE, stage, strict=True)) for stage in offered.stages(unit)]).press(NEXT)
    labelled = [(Source(source).label, Use(use).label, amount) for source, use, amount in offered.money(unit)]
    rows(provider, [dict(zip(MONEY, line, strict=True)) for line in labelled]).picture("solution-money").press(NEXT)
    provider.fill({"知识产权与收益分配": offered.texts(unit)["ip_terms"]}).press(NEXT)


def rows(person, answers):
    """Fill a table of inputs from its first row on."""
    for number, row in enumerate(answers):
        if number:
            person.press("增加一行")
        person.row(number, row)
    return person


def the_demander_agrees_with_one(story):
    """Article 10: solutions side by side once the window is closed; two signatures."""
    story.go_to(2026, 1, 23)
    demander = story.at("nachuang.admin").todo("比选揭榜方案")
    demander.open(f"/demands/{story.demand.pk}/compare/").picture("compare")
    demander.open(story.solutions["sungrow"].get_absolute_url())
    demander.press("列入入围").fill({"入围理由": "指标答复完整，路线相符。"}).press("列入入围")
    demander.press("发起洽谈").press("发起洽谈").press("拟定合作意向").press("拟定合作意向")
    story.agreement = Agreement.objects.get()
    for side, label in (("nachuang", "需求方签署"), ("sungrow", "揭榜方签署")):
        story.at(f"{side}.admin").todo("签署合作意向").pledge().press(label)
    story.demand, story.agreement = fresh(story.demand), fresh(story.agreement)
    demander.open(story.demand.get_absolute_url()).stands("已达成意向")


def it_enters_the_reserve(story):
    """Article 11: handed in by the demander, agreed by both departments, admitted by the Office."""
    story.go_to(2026, 1, 27)
    lead = story.at("nachuang.admin").open("/desk/").press("发起储备入库")
    lead.press("需求方与揭榜方达成意向，由需求方牵头").fill({"需求": str(story.demand)}).press("建立入库申请")
    lead.fill({"总投入（万元）": "1200.00", "单位自筹（万元）": "800.00"}).press("保存并去提交").pledge().press(
        "提交入库申请"
    )
    story.at("zj.approver").todo("审核入库申请").press("审核通过")
    story.at("ah.approver").todo("入库征询表态").tick("同意入库").press("入库征询表态")
    story.at("office.approver").todo("批准入库").press("批准入库").stands("在库")
    story.entry, story.demand = ReserveEntry.objects.get(), fresh(story.demand)
