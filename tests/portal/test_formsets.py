"""A grid grows by a row without a script, and keeps what was typed."""

from django import forms
from django.http import QueryDict

from portal import formsets


class Indicator(forms.Form):
    name = forms.CharField()


Indicators = forms.formset_factory(Indicator, extra=0, max_num=3)
SENT = "rows-TOTAL_FORMS=2&rows-INITIAL_FORMS=0&rows-0-name=结温&rows-1-name=&rows-add=1"


def test_the_button_of_the_grid_is_told_from_saving():
    assert formsets.wants_row(QueryDict(SENT), "rows")
    assert not formsets.wants_row(QueryDict("rows-TOTAL_FORMS=2"), "rows")
    assert not formsets.wants_row(QueryDict(SENT), "other")


def test_one_more_row_comes_and_what_was_typed_stays():
    grown = Indicators(formsets.with_one_more_row(QueryDict(SENT), "rows", most=3), prefix="rows")

    assert [form["name"].value() for form in grown] == ["结温", "", None]


def test_a_grid_never_grows_past_its_limit():
    grown = formsets.with_one_more_row(QueryDict(SENT), "rows", most=2)

    assert grown["rows-TOTAL_FORMS"] == "2"
