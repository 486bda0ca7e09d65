"""同义词: the screen on which the search is told what is called by several names."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.release.models import Synonym
from portal import access, records

MOST_GROUPS = 500


class SynonymForm(forms.Form):
    """One group, its words between signs of equality."""

    words = forms.CharField(
        label=_("一组同义词"),
        max_length=200,
        help_text=_("用等号分开，例如：人工智能 = AI。检索其中一个，也找到写作另一个的需求。"),
    )

    def clean_words(self) -> list[str]:
        words = [word.strip() for word in self.cleaned_data["words"].replace("＝", "=").split("=")]
        found = list(dict.fromkeys(word for word in words if word))
        if len(found) < 2:
            raise forms.ValidationError(_("请至少写两个词，用等号分开。"))
        if any(len(word) > 30 for word in found):
            raise forms.ValidationError(_("每个词不超过 30 字。"))
        return found


class SynonymsView(View):
    """Every group; one more, or one less. Each change is on record."""

    access = access.roles("office_officer", "office_approver", "system_admin").sent_by("office_officer", "system_admin")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, SynonymForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if drop := request.POST.get("drop", ""):
            gone = Synonym.objects.filter(pk=int(drop) if drop.isdecimal() and len(drop) < 12 else 0).first()
            if gone:
                self._on_record(request, say("删除同义词"), gone.words)
                gone.delete()
                messages.success(request, say("已删除。"))
            return redirect("synonyms")
        form = SynonymForm(request.POST)
        if form.is_valid() and Synonym.objects.count() >= MOST_GROUPS:
            form.add_error("words", say("同义词最多 %s 组，请先删除不用的。") % MOST_GROUPS)
        if not form.is_valid():
            return self._page(request, form, status=422)
        made = Synonym.objects.create(words=form.cleaned_data["words"])
        self._on_record(request, say("增加同义词"), made.words)
        messages.success(request, say("已增加：%s。") % made)
        return redirect("synonyms")

    def _on_record(self, request: Any, label: str, words: list[str]) -> None:
        records.noted("synonyms", label=label, by=request.user, detail={"words": words})

    def _page(self, request: HttpRequest, form: SynonymForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "groups": Synonym.objects.all(), "has_errors": status != 200}
        return render(request, "release/synonyms.html", context, status=status)
