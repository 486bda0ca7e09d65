"""The demand as it is being typed: what was kept by itself and not saved yet, read over what is saved."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from demands.collection.forms.sections import TABLES, form_for
from demands.collection.layouts import answers
from demands.collection.models import Demand
from portal import problems
from portal.drafts import keeping
from portal.drafts.models import Draft


@dataclass
class Typed:
    """What was found of it: the rows of indicators as they stand then, and what could not be read, with its reason."""

    rows: list[Any]
    wrong: list[str] = field(default_factory=list)


def read_over(demand: Demand, section: str, person: Any) -> Typed:
    """Put what the person typed in one section into the demand, unsaved."""
    found = Typed(list(demand.indicators.all()))
    address = reverse("demand_section", args=[demand.pk, section])
    draft = Draft.objects.visible_to(person).live().filter(form=address).first()
    if draft is None:
        return found
    sent = keeping.as_sent(draft)
    form = form_for(demand, section)(sent, instance=demand)
    form._post_clean = lambda: None  # only read: a constraint would ask the database each time
    form.full_clean()
    found.wrong = [text for name in form.errors if sent.get(name) for text in problems.sentences(form[name])]
    _put(demand, form)
    if grid := TABLES.get(section):
        table = grid.of(demand, sent)
        if table.is_valid():
            found.rows = [row.instance for _number, row in table.standing()]
    return found


def _put(demand: Demand, form: Any) -> None:
    """The answers that can be read; one that cannot leaves what was saved."""
    for each in form.asks:
        if each.column and each.key in form.cleaned_data:
            setattr(demand, each.key, form.cleaned_data[each.key])
        elif (name := answers.form_name(each.key)) in form.cleaned_data:
            demand.answers = demand.answers | {each.key: answers.kept(form.cleaned_data[name])}
