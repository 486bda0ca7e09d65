"""A page with one long form: what is typed there is kept, shown again, and never written over somebody else's."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseFormSet, Textarea
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as say
from django.views import View

from portal import refusals
from portal.drafts import conflicts, fields, held, keeping, presence, settling, stamps
from portal.drafts.models import Draft

DISCARD = "draft-discard"
# Makes the parts of a form (forms, lists of forms, grids): empty-handed as saved, else as sent.
Make = Callable[..., tuple]


class Typing:
    """What the page's template shows of it, as `request.typing`: nothing unless the page has a long form."""

    def __init__(self, person: Any, form: str, record: Any):
        self.person, self.form, self.record = person, form, record
        self.base = ""
        self.is_restored = False

    @cached_property
    def draft(self) -> Draft | None:
        """What was kept automatically and never saved."""
        return Draft.objects.visible_to(self.person).filter(form=self.form).first()

    @cached_property
    def stamp(self) -> str:
        return stamps.new(self.person, self.form, self.record, self.draft.n if self.draft else 0).signed

    @cached_property
    def others(self) -> list[str]:
        """Colleagues in the same form."""
        return presence.others(self.person, self.form)


class LongForm(View):
    """Base of such a page. A subclass says what may be kept (`door`), opens its form by `opened`, reads what was sent
    by `sent`, and calls `kept` once that is saved."""

    def door(self) -> Any:
        """The record, if the person may write into this form now; raises as the page itself does."""
        raise NotImplementedError

    def saved_by(self) -> str:
        """Who saved the form last and when, where the record knows."""
        return ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        stamp = stamps.of(request)
        if stamp and stamp.person != request.user.pk:
            return held.answer(request, "other_person", status=409) or super().dispatch(request, *args, **kwargs)
        if held.HEADER in request.headers:
            return self._keep_by_itself(stamp)
        if stamp and DISCARD in request.POST:
            self.door()
            self.kept()
            return redirect(request.path)
        try:
            return super().dispatch(request, *args, **kwargs)
        except conflicts.Conflict as conflict:
            return self._choose(conflict)

    def opened(self, record: Any, make: Make) -> tuple:
        """The form for its page: as it is saved, or with what was kept automatically since."""
        typing = self._typing(record)
        if typing.draft is None or not typing.draft.is_live:
            parts = make()
            typing.base = conflicts.base_of(parts)
            return parts
        saved = make()
        typed = self.as_typed(record, make, _fresh(keeping.as_sent(typing.draft), saved))
        typing.is_restored = self.request.GET.get("draft") != "kept" and fields.marks(typed) != fields.marks(saved)
        return _quiet(typed)

    def sent(self, record: Any, make: Make) -> tuple:
        """The form as it was sent. Raises Conflict where somebody saved other text since the page was opened."""
        saved = make()
        settled = settling.settled(self.request.POST, make(self.request.POST), saved)
        self.known = conflicts.up_to_date(settled, make(settled), saved)
        self.make = make
        self._typing(record).base = str(self.known.get(conflicts.BASE, ""))
        return make(self.known, self.request.FILES)

    def unchanged_since(self, make: Make) -> None:
        """For a form read by `sent` before its record was locked: raises Conflict where somebody was quicker."""
        conflicts.up_to_date(self.known, self.make(self.known), make())

    def started_from(self, record: Any, make: Make) -> None:
        """The page shows a proposal of its own, made from the record as it is saved."""
        self._typing(record).base = conflicts.base_of(make())

    def as_typed(self, record: Any, make: Make, data: QueryDict, files: Any = None) -> tuple:
        """The form with what was typed, whatever was saved meanwhile."""
        self._typing(record).base = str(data.get(conflicts.BASE, ""))
        return make(data, files)

    def kept(self) -> None:
        """What was typed stands in the record now; the draft goes."""
        if stamp := stamps.of(self.request):
            keeping.let_go(stamp)

    def _typing(self, record: Any) -> Typing:
        request: Any = self.request
        if not hasattr(request, "typing"):
            request.typing = Typing(request.user, request.path, record)
        return request.typing

    def _keep_by_itself(self, stamp: stamps.Stamp | None) -> HttpResponse:
        """The answer to a page that sends what is being typed: when it was kept, and who else is typing."""
        record, words = self.door(), self.request.headers[held.HEADER].split()
        if stamp is None or not words or not words[0].isdecimal():
            return JsonResponse({}, status=400)
        state, turn = record.state if record.pk else "", min(int(words[0]), held.LAST - 1)
        try:
            draft = keeping.keep(stamp, self.request.POST, state=state, turn=turn, take_over="take" in words)
        except keeping.TooLarge:
            return JsonResponse({}, status=413)
        except keeping.Closed:
            return JsonResponse({"closed": True})  # no fault: it was on its way while the form was sent
        except keeping.Elsewhere as other:
            return JsonResponse({"at": hour(other.draft)}, status=412)
        return JsonResponse({"at": hour(draft), "others": presence.others(self.request.user, stamp.form)})

    def _choose(self, conflict: conflicts.Conflict) -> HttpResponseBase:
        """Both texts, field by field."""
        stamp = stamps.of(self.request)
        carried = [
            (name, value)
            for name, values in conflict.sent.lists()
            for value in values
            if name not in keeping.ASIDE and not name.startswith(conflicts.CHOICE)
        ]
        context = {
            "differences": conflict.differences,
            "saved_by": self.saved_by(),
            "carried": [*carried, ("token", conflict.sent.get("token", "")), ("draft", stamp.signed if stamp else "")],
            "had_files": bool(self.request.FILES),
            "has_errors": True,
        }
        page = render(self.request, "drafts/conflict.html", context, status=409)
        return refusals.because(page, [say("填写期间同一表单已另行保存")])


def hour(draft: Draft) -> str:
    """When it was kept, in Shanghai."""
    return timezone.localtime(draft.at).strftime("%H:%M:%S")


def is_long(form: Any) -> bool:
    """Whether the form has a field for a text of several lines."""
    return any(isinstance(field.widget, Textarea) for field in form.fields.values())


def _fresh(data: QueryDict, saved: tuple) -> QueryDict:
    """A draft with the hidden fields of the page as it is now: what is signed or answered is what the reader sees."""
    for field in fields.hidden(saved):
        data.setlist(field.html_name, fields.as_sent(field))
    return data


def _quiet(parts: tuple) -> tuple:
    """A draft is shown as it was typed: nothing in it was sent yet, so nothing in it is found wrong yet."""
    for part in parts:
        if isinstance(part, list | tuple):
            _quiet(tuple(part))
        elif part is not None:
            _unjudged(part)
    return parts


def _unjudged(part: Any) -> None:
    """Bound, and as if it had been checked and found without a fault."""
    if not isinstance(part, BaseFormSet):
        part._errors, part.cleaned_data = ErrorDict(), {}
        return
    for form in part.forms:
        _unjudged(form)
    vars(part).update(_errors=[], _non_form_errors=ErrorList())
