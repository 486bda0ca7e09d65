"""Many demands in one file: told row by row first, written whole or not at all, and once."""

import zipfile
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse

from demands.collection.intake.forgetting import forget_uploads
from demands.collection.models import Demand, DemandImport
from portal import clock
from portal.documents.models import StoredFile
from tests.factories import collection, people, sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(now):
    return collection.open_round()


@pytest.fixture
def signed_in(client, org_editor):
    client.force_login(org_editor)
    return client


@pytest.fixture
def send(signed_in, of, unit):
    """Hand a file in; the answer, and after a redirect the page of its report."""

    def sent(book, name="需求.xlsx"):
        data = {"collection_round": of.pk, "unit": unit.pk, "upload": sheets.upload(book, name)}
        answer = signed_in.post(reverse("demand_imports"), data)
        return signed_in.get(answer.url) if answer.status_code == 302 else answer

    return sent


def confirm(client, page):
    imported = page.context["imported"]
    return client.post(imported.get_absolute_url(), {"mark": page.context["report"].mark})


def told(page):
    """Cell and words of every fault of the report."""
    report = page.context["report"]
    return [(f.cell, f.says) for f in [*report.faults, *(f for row in report.rows for f in row.faults)]]


def test_nothing_is_written_before_confirming_and_everything_after(send, signed_in, of, unit, org_editor):
    more = {
        "领域": "未来产业",
        "攻关期限（月）": 30,
        "总投入（万元）": 1200.5,
        "关键词": "钠电、储能",
        "解决方式": "合作",
    }
    page = send(sheets.filled(of, "钠电储能系统", "固态电池界面", **more | {"公开时隐去单位名称": "是"}))
    assert (page.context["report"].counts, told(page)) == ({"new": 2, "changed": 0, "same": 0, "faulty": 0}, [])
    assert Demand.objects.count() == 0

    assert confirm(signed_in, page).url == reverse("own_demands")

    one, two = Demand.objects.order_by("pk")
    assert (one.title, two.title, one.state, one.created_by) == ("钠电储能系统", "固态电池界面", "draft", org_editor)
    assert (one.field.name, one.term_months, one.total_investment) == ("未来产业", 30, Decimal("1200.50"))
    assert (one.keywords, one.way_of_solving, one.is_anonymous) == (["钠电", "储能"], "cooperation", True)
    assert (one.present_is_public, one.contact, one.unclassified_declared) == (True, unit.contact, False)
    assert [(r.name, r.target, r.unit) for r in one.indicators.all()] == [("循环寿命", "≥12000", "次")]


def test_the_same_report_confirmed_twice_makes_its_drafts_once(send, signed_in, of):
    page = send(sheets.filled(of, "钠电储能系统"))

    answers = [confirm(signed_in, page).status_code for _n in range(2)]

    assert answers == [302, 409]
    assert Demand.objects.count() == 1
    assert StoredFile.objects.filter(machine="demand_import").count() == 0


def test_exported_and_imported_without_a_change_nothing_changes(send, signed_in, of, unit, org_editor):
    odd = "=1+1 起\r\n第二行\r\n-减号"
    demand = collection.complete(unit, by=org_editor, into=of, background=odd, answers={"needed_from": "2026-05-20"})
    answer = signed_in.get(reverse("demand_sheet", args=[of.pk]), {"filled": "1"})

    page = send(answer.getvalue())

    assert (page.context["report"].counts, told(page)) == ({"new": 0, "changed": 0, "same": 1, "faulty": 0}, [])
    assert "没有变化，不需要导入" in page.text
    assert confirm(signed_in, page).status_code == 302
    assert (Demand.objects.get().background, Demand.objects.get().sections) == (odd, demand.sections)


def test_what_was_changed_in_the_sheet_is_shown_and_written_to_the_draft(send, signed_in, of, unit, org_editor):
    demand = collection.complete(unit, by=org_editor, into=of)
    book = sheets.template(of, [demand])
    sheets.put(book, "需求", 2, **{"攻关期限（月）": 36})
    sheets.put(book, "技术指标", 3, 目标值="≥130")
    page = send(book)
    (row,) = page.context["report"].rows
    assert [change["label"] for change in row.changes] == ["攻关期限（月）", "技术指标"]

    confirm(signed_in, page)

    fresh = Demand.objects.get()
    assert (fresh.term_months, fresh.background, fresh.unclassified_declared) == (36, demand.background, True)
    assert [(r.order, r.target) for r in fresh.indicators.all()] == [(1, "≥12000"), (2, "≥130")]


def test_a_demand_handed_in_is_not_changed_by_a_sheet(send, of, unit):
    sent = collection.submitted(unit, into=of)
    book = sheets.template(of, [sent])
    assert send(book).context["report"].counts["same"] == 1

    sheets.put(book, "需求", 2, 背景与必要性="改过的文字")

    assert "不能再修改" in told(send(book))[0][1]


@pytest.mark.parametrize(
    ("cells", "cell", "says"),
    [
        ({"需求名称": None}, "需求!C2", "请填写需求名称"),
        ({"领域": "量子"}, "需求!D2", "“量子”不在可选范围内，请改为："),
        ({"攻关期限（月）": 12}, "需求!G2", "攻关期限须在 24～36 个月之间，请修改。"),
        ({"攻关期限（月）": "三年"}, "需求!G2", "整数"),
        ({"攻关期限（月）": "=12*3"}, "需求!G2", "单元格是公式。请复制后用“选择性粘贴—数值”换成结果。"),
        ({"攻关期限（月）": "#REF!"}, "需求!G2", "单元格是错误值（#REF!）"),
        ({"总投入（万元）": "一千"}, "需求!W2", "请填写数字，单位万元"),
        ({"背景与必要性": date(2026, 5, 1)}, "需求!P2", "单元格是日期格式"),
        ({"公开时隐去单位名称": "也许"}, "需求!AC2", "请改为：是、否。"),
        ({"序号": "甲"}, "需求!A2", "序号须为整数"),
        ({"系统编号": "99"}, "需求!B2", "没有系统编号为“99”的需求"),
        ({"联系电话": "找张三"}, "需求!I2", "例如 021-12345678"),
    ],
)
def test_a_wrong_cell_is_told_by_its_address_with_the_way_out(send, signed_in, of, cells, cell, says):
    book = sheets.filled(of, "钠电储能系统")
    sheets.put(book, "需求", 2, **cells)

    page = send(book)

    assert [said for where, said in told(page) if where == cell and says in said] != []
    assert cell in page.text
    assert confirm(signed_in, page).status_code == 409
    assert Demand.objects.count() == 0


def test_rows_of_indicators_are_told_by_their_own_cells(send, of):
    book = sheets.filled(of, "钠电储能系统")
    sheets.put(book, "技术指标", 3, 序号=7, 指标名称="能量密度")
    sheets.put(book, "技术指标", 4, 序号=1, 指标名称="长" * 81)

    assert [cell for cell, _says in told(send(book))] == ["技术指标!A3", "技术指标!B4"]


def merged(book):
    book["需求"].merge_cells("C2:C3")


def without_a_column(book):
    book["需求"].delete_cols(4)


def with_another_column(book):
    book["需求"].cell(1, 40, "备注")


def without_a_sheet(book):
    del book["技术指标"]


def empty(book):
    book["需求"].delete_rows(2)
    book["技术指标"].delete_rows(2)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (merged, "有合并的单元格（C2:C3）"),
        (without_a_column, "缺少列：领域"),
        (with_another_column, "模板以外的列：备注"),
        (without_a_sheet, "缺少工作表“技术指标”"),
        (empty, "“需求”表里没有数据"),
    ],
)
def test_a_sheet_that_is_not_the_template_is_refused_as_a_whole(send, signed_in, of, spoil, says):
    book = sheets.filled(of, "钠电储能系统")
    spoil(book)

    page = send(book)

    assert says in told(page)[0][1]
    assert confirm(signed_in, page).status_code == 409


def test_too_many_rows_are_refused_by_the_setting_of_the_year(send, of):
    book = sheets.template(of)
    for n in range(1, 10_001):
        book["需求"].cell(n + 1, 3, f"需求 {n}")

    assert told(send(book)) == [
        (
            "",
            "“需求”表超过 100 行，一次最多导入 100 行，没有读入任何内容。请按序号分成几个文件依次导入："
            "每个文件都用本批次的模板，一项需求和它的技术指标放在同一个文件里。",
        )
    ]


def test_a_unit_stays_within_its_limit_drafts_counted(send, of, unit, org_editor):
    for _n in range(4):
        collection.draft(unit, by=org_editor, into=of)

    (fault,) = told(send(sheets.filled(of, "钠电储能系统", "固态电池界面")))

    assert fault[1] == "本批次每单位最多 5 项，本单位已有 4 项（含草稿），表中新增 2 项。请删去多出的行。"


def test_a_name_twice_in_the_file_or_in_the_round_is_told(send, of, unit, org_editor):
    here = collection.draft(unit, by=org_editor, into=of, title="固态电池界面")

    faults = told(send(sheets.filled(of, "钠电储能系统", "钠电储能系统", "固态电池界面")))

    assert [cell for cell, _says in faults] == ["需求!C2", "需求!C3", "需求!C4"]
    assert str(here.pk) in faults[2][1]


def zipped(**parts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"a,b", "需求.csv", "请上传 Excel，当前文件为 .csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "需求.xls", "请上传 Excel，当前文件为 .xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "需求.xlsx", "文件设有打开密码"),
        (b"no sheet at all", "需求.xlsx", "的内容不是 Excel 文件"),
        (zipped(**{"xl/media/0": b"0" * 70_000_000}), "需求.xlsx", "解压后体积异常"),
        (
            zipped(**{"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}),
            "需求.xlsx",
            "文件读不出来，可能已损坏",
        ),
    ],
    ids=["csv", "xls", "password", "other", "bomb", "broken"],
)
def test_another_kind_of_file_is_refused_with_the_way_out(send, content, name, says):
    page = send(content, name)

    assert says in page.text
    assert DemandImport.objects.count() == (1 if page.status_code == 200 else 0)


def test_what_changed_since_the_report_is_shown_again_before_anything_is_written(send, signed_in, of, unit, org_editor):
    demand = collection.complete(unit, by=org_editor, into=of)
    book = sheets.template(of, [demand])
    sheets.put(book, "需求", 2, 背景与必要性="表中的文字")
    page = send(book)
    Demand.objects.filter(pk=demand.pk).update(tasks="另一人刚改的任务")

    answer = confirm(signed_in, page)

    assert (answer.status_code, Demand.objects.get().background) == (409, demand.background)
    assert "另一人刚改的任务" in answer.text


def test_a_round_that_closed_meanwhile_takes_nothing(send, signed_in, of):
    page = send(sheets.filled(of, "钠电储能系统"))
    with clock.standing_at(of.closes_at + timedelta(minutes=1)):
        assert confirm(signed_in, page).status_code == 409
    assert Demand.objects.count() == 0


def test_strangers_find_neither_report_nor_file_and_an_old_upload_goes(client, send, of, unit, system):
    page = send(sheets.filled(of, "钠电储能系统"))
    imported, file = DemandImport.objects.get(), StoredFile.objects.get()
    with clock.standing_at(clock.now() + timedelta(days=8)):
        assert [forget_uploads(clock.now(), system) for _n in range(2)] == [1, 0]
        assert "已清理，请重新上传" in client.get(imported.get_absolute_url()).text
    client.force_login(people.member(people.verified_unit()))
    assert client.get(imported.get_absolute_url()).status_code == 404
    assert client.get(file.get_absolute_url()).status_code == 404
    assert page.status_code == 200
