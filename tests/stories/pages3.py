"""Chapter 3 of the Measures by clicking: from the guideline to a project under way."""

from portal.notices.tasks import drain
from projects.applications import checklist
from projects.applications.models import Application
from projects.approval.models import DecisionList
from projects.delivery.models import Project, TaskAgreement
from projects.guidelines.models import Guideline
from reviews.rounds.models import ReviewRound
from tests.stories.chapter2 import fresh
from tests.stories.chapter3 import MONEY, SHARES, WORDS
from tests.stories.pages2 import a_review
from tests.stories.people_of_the_story import data, the_need
from tests.stories.printed import read_the_official_document

TITLE = "2026年度联合攻关指南（第一批）"
SUBJECTS = {"operation": "业务费", "labour": "劳务费", "equipment": "设备费", "indirect": "间接费用"}


def a_guideline_is_issued(story):
    """Article 12: drafted from the reserve, agreed to, signed, approved, printed, reviewed and issued."""
    story.go_to(2026, 2, 2)
    office = story.at("office.officer").open("/desk/").press("编制指南").fill({"指南名称": TITLE})
    office.press("新建并开始编辑").press("前言和申报安排").fill({
        "申报开始": "2026-02-10T09:00", "申报截止": "2026-03-20T17:00", "前言": data("guideline")["preface"],
        "其他申报要求": "申报材料不得含有涉密内容。", "咨询电话": "长三角科创办 021-0000 0000",
    }).press("保存")  # fmt: skip
    office.press("从储备库选取").tick(the_need()["title"]).press("加入指南").picture("guideline-editor")
    office.press("完成，返回指南").press("征求意见").press("征求意见").stands("征求意见")
    for department in ("sh", "js", "zj", "ah"):
        story.at(f"{department}.approver").todo("对指南提出意见").tick("同意").press("提出意见")
    for department in ("sh", "js", "zj", "ah"):
        story.at(f"{department}.approver").todo("会签指南").pledge().press("会签")
    approver = story.at("office.approver").todo("审定指南").fill({"文号": "沪科合〔2026〕12号"}).press("审定")
    drain()
    approver.todo("保密审查").tick("不涉密，可以公开").fill({"审查意见": "逐条审查，不涉密。"}).press("保密审查")
    approver.todo("印发指南").press("印发").stands("已发布")
    story.guideline, story.entry = Guideline.objects.get(), fresh(story.entry)
    public = story.stranger().open(f"/guidelines/{story.guideline.pk}/").picture("guideline")
    read_the_official_document(public.downloaded("下载 PDF"), title=TITLE, says=the_need()["title"])


def a_consortium_applies(story):
    """Article 12: nine sections, most of them filled already; consents of two units and two leaders."""
    story.go_to(2026, 2, 12)
    editor = story.at("nachuang.editor").open(f"/guidelines/{story.guideline.pk}/").press("填写申报书")
    editor.main.get_by_role("radio").check()
    editor.press("新建并开始填写").press("继续填写：项目信息")
    _fill_sections(story, editor)
    editor.reads("九个部分均已填写完整").picture("application-ready").press("请联合体确认").press("请联合体确认")
    for name in ("nachuang.admin", "nachuang.leader", "sungrow.admin", "sungrow.leader"):
        story.at(name).todo("确认参加联合申报").pledge().press("确认参加联合申报")
    story.at("nachuang.admin").todo("审核并提交").press("提交申报").press("提交申报").reads("YRD-2026-A-0001")
    story.application, story.entry = Application.objects.get(), fresh(story.entry)


def _fill_sections(story, editor):
    following = "保存并填写下一部分"
    editor.fill({"项目简介": WORDS["summary"], "创新点": WORDS["innovation"], "风险与应对": WORDS["risks"]}).press(
        following
    )
    leader = {"课题名称": "兆瓦时级系统集成与并网示范", "课题负责人（登录名或邮箱）": "sungrow.leader"}
    editor.row(0, leader).press(following)
    for number, unit in enumerate(MONEY):
        amount = str(MONEY[unit])
        editor.row(number, {
            "分工": "承担所分工的研究任务。", "财政资金（万元）": amount, "自筹及其他（万元）": amount,
        })  # fmt: skip
    editor.press(following)
    editor.fill({"项目负责人（登录名或邮箱）": "nachuang.leader", "负责人职务、职称": "正高级工程师"}).press(following)
    for number in range(len(the_need()["indicators"])):
        editor.row(number, {"中期": "达到目标值的 70%"})
    editor.press(following)
    editor.row(0, {
        "里程碑": "完成样机，中期检查", "完成时间（第几个月）": "15", "考核内容与证明材料": "样机测试报告",
    }).press(following)  # fmt: skip
    _fill_budget(story, editor)
    editor.press(following).press(following)
    for box in editor.main.get_by_role("checkbox").all():
        box.check()
    editor.press(following)


def _fill_budget(story, editor):
    lines = [
        (unit, source, subject, amount)
        for unit, public in MONEY.items()
        for source, subject, amount in (
            *(("中央财政", SUBJECTS[key], f"{float(public) * float(share):.2f}") for key, share in SHARES),
            ("单位自筹", "业务费", str(public)),
        )
    ]
    editor.fill({"总经费（万元）": "800.00", "申请财政资金（万元）": "400.00"})
    for number, (unit, source, subject, amount) in enumerate(lines):
        if number:
            editor.press("增加一行")
        editor.row(number, {
            "单位": story.units[unit].name, "年度": "2026", "来源": source, "科目": subject, "金额（万元）": amount,
        })  # fmt: skip
    editor.picture("application-budget")


def its_department_recommends_it(story):
    """Article 13: checked item by item, recommended with a letter."""
    story.go_to(2026, 3, 23)
    officer = story.at("zj.officer").todo("形式审查")
    for item in range(len(checklist.ITEMS)):
        officer.main.get_by_label("符合", exact=True).nth(item).check()
    officer.press("保存审查意见").press("受理").press("受理").stands("已受理")
    approver = story.at("zj.approver").todo("审定推荐")
    approver.fill({"推荐排序": "1", "推荐函文号": "浙科推〔2026〕11号", "推荐意见": "联合体结构合理，同意推荐。"})
    approver.press("推荐").stands("已推荐")
    story.application = fresh(story.application)


def experts_review_it(story):
    """Article 14: seven experts in a round of the Office."""
    story.go_to(2026, 3, 26)
    officer = story.at("office.officer").open("/desk/").press("新建评审轮次")
    officer.fill({"类型": "项目评审", "名称": "项目评审一组", "每项专家数": "7"}).press("保存并选定评审对象")
    a_review(story, officer, "YRD-2026-A-0001")
    story.at("office.approver").todo("审定评审结果").press("审定评审结果").stands("已结束")
    assert ReviewRound.objects.filter(state="concluded").count() == 2
    story.application = fresh(story.application)


def the_four_departments_decide(story):
    """Article 15: the list, what the working group said, four signatures, the decision."""
    story.go_to(2026, 4, 15)
    office = story.at("office.officer").open("/desk/").press("拟制立项名单").fill({"指南": TITLE}).press("建立名单")
    office.fill({"工作专班会议日期": "2026-04-14", "工作专班会议纪要": "工作专班一致同意。"})
    office.fill({"决定 YRD-2026-A-0001": "拟立项", "拟拨经费（万元） YRD-2026-A-0001": "400.00"}).press("保存名单")
    office.press("送四地会签").press("送四地会签").stands("会签中").picture("decision-list")
    for department in ("sh", "js", "zj", "ah"):
        story.at(f"{department}.approver").todo("会签拟立项名单").pledge().press("会签")
    story.at("office.approver").todo("确定拟立项名单").press("确定名单").stands("已确定")
    story.decision_list = DecisionList.objects.get()


def the_public_is_told(story):
    """Article 15: the notice is posted; the public reads until when it runs."""
    story.go_to(2026, 4, 29)
    officer = story.at("office.officer").todo("公示前保密审查")
    officer.tick("通过，可以公示").fill({"审查意见": "不涉密。"}).press("保密审查")
    approver = story.at("office.approver").todo("发布拟立项公示").fill({"公示文号": "长创办〔2026〕5号"})
    approver.press("发布公示").stands("公示中")
    public = story.stranger().open("/publicity/").press(f"关于{TITLE}拟立项项目的公示")
    public.reads(the_need()["title"], "2026-05-09 17:00").picture("publicity")
    assert "400.00" not in public.main.inner_text()


def it_becomes_a_project(story):
    """Article 15: somebody moves the demo's clock past the notice; the approver approves."""
    approver = story.at("office.approver").open("/desk/").press("演示时钟")
    approver.fill({"向后拨多少天": "12"}).press("拨快时钟").reads("2026-05-11")
    approver.todo("批准立项").fill({"立项通知文号": "长创办〔2026〕8号"}).press("批准立项").stands("已立项")
    story.project, story.application = Project.objects.get(), fresh(story.application)


def the_agreement_is_signed(story):
    """Article 17: filled in by the lead unit, signed by three sides; the project is under way."""
    story.go_to(2026, 5, 13)
    agreement = TaskAgreement.objects.get()
    editor = story.at("nachuang.editor").open(agreement.get_absolute_url()).press("填写任务书")
    editor.fill({"开始日期": "2026-06-01", "与其他任务的衔接": "每季度开一次联合例会。"}).press("保存任务书")
    story.at("nachuang.admin").todo("填报并签署任务书").pledge().press("代表牵头单位签署")
    story.at("zj.approver").todo("签署任务书").pledge().press("代表科技厅（委）签署")
    story.at("office.approver").todo("签署任务书").pledge().press("代表科创办签署").stands("已生效")
    story.task_agreement, story.project = fresh(agreement), fresh(story.project)
    lead = story.at("nachuang.admin").open(story.project.get_absolute_url()).stands("实施中").picture("project")
    lead.reads("YRD-2026-001", "ZJ-2026-0001", "YRD-2026-R-0001", "YRD-2026-A-0001")
