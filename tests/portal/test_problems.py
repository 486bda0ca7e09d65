"""Errors say how to mend them, the same at the field and in the summary on top."""

import pytest
from django import forms

from portal.problems import Problem, problems_of, sentences


class Sheet(forms.Form):
    title = forms.CharField(label="需求名称", max_length=4)
    field = forms.ChoiceField(label="领域", choices=[("ic", "集成电路")])
    scope = forms.ChoiceField(label="公开范围", choices=[("all", "全部公开")], widget=forms.RadioSelect)
    paper = forms.FileField(label="承诺书")
    agreed = forms.BooleanField(label="不含涉密内容")
    reason = forms.CharField(label="理由", error_messages={"required": "请说明退回的事实和依据"})

    def clean(self):
        raise forms.ValidationError("请先完成单位信息")


class Checked(forms.Form):
    title = forms.CharField(label="需求名称", max_length=4, required=False)
    mail = forms.EmailField(label="邮箱", required=False)
    months = forms.IntegerField(label="攻关期限", min_value=0, required=False)
    money = forms.DecimalField(label="总投入", max_digits=14, decimal_places=2, required=False)
    sum = forms.DecimalField(label="出资", required=False)
    day = forms.DateField(label="开始日期", required=False, error_messages={"invalid": "请选择开始日期。"})


Rows = forms.formset_factory(Sheet, extra=0, min_num=3, validate_min=True)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("title", "请填写需求名称"),
        ("field", "请选择领域"),
        ("scope", "请选择公开范围"),
        ("paper", "请上传承诺书"),
        ("agreed", "请勾选“不含涉密内容”"),
        ("reason", "请说明退回的事实和依据"),
    ],
)
def test_a_missing_answer_is_asked_for_in_the_words_of_its_field(name, sentence):
    assert sentences(Sheet({})[name]) == [sentence]


def test_what_the_framework_says_of_any_field_names_the_field_and_how_to_mend_it():
    sheet = Checked({"title": "车规级功率模块", "mail": "li@", "months": "-5", "money": "1.234", "sum": "很多"})
    assert [sentence for field in sheet for sentence in sentences(field)] == [
        "需求名称最多 4 字，现有 7 字，请精简。",
        "请填写完整的邮箱地址，例如 name@example.cn。",
        "攻关期限不能小于 0，请修改。",
        "总投入最多 2 位小数，请修改。",
        "出资须是数字，例如 120 或 120.5，请修改。",
    ]


def test_a_field_with_words_of_its_own_keeps_them():
    assert sentences(Checked({"day": "明天"})["day"]) == ["请选择开始日期。"]


def test_the_summary_says_the_same_words_and_leads_to_each_field():
    form = Sheet({"title": "功率", "field": "ic", "agreed": "1", "reason": "无"})

    assert problems_of(form) == [
        Problem("请先完成单位信息", ""),
        Problem("请选择公开范围", "id_scope_0"),
        Problem("请上传承诺书", "id_paper"),
    ]


def test_an_error_in_a_grid_names_its_row():
    data = {"g-TOTAL_FORMS": "2", "g-INITIAL_FORMS": "0", "g-0-title": "功率", "g-1-field": "ic"}
    found = [problem for problem in problems_of([None, Rows(data, prefix="g")]) if "需求名称" in problem.text]

    assert found == [Problem("第 2 行：请填写需求名称", "id_g-1-title")]


def test_an_error_of_the_grid_as_a_whole_leads_to_the_grid():
    found = problems_of(Rows({"g-TOTAL_FORMS": "0", "g-INITIAL_FORMS": "0"}, prefix="g"))

    assert [problem.anchor for problem in found] == ["g-rows"]
