"""Tags and filters that the components of `templates/cotton/` stand on. Each only words or shapes what it is given."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField, CheckboxInput, ClearableFileInput, Select, Textarea
from django.forms.boundfield import BoundWidget
from django.forms.widgets import ChoiceWidget
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import clock, problems, wordings
from portal.articles import chinese_number
from portal.personal import showing

register = template.Library()

# What Django writes for the choice not yet made.
DASHES = BLANK_CHOICE_DASH[0][1]

# GB/T 2260: code, letters of the case numbers, one character, name.
PROVINCES = {
    "310000": ("SH", "沪", "上海"),
    "320000": ("JS", "苏", "江苏"),
    "330000": ("ZJ", "浙", "浙江"),
    "340000": ("AH", "皖", "安徽"),
}


class Deadline(NamedTuple):
    """A deadline as it is shown: the instant, what is left in words, and how urgent it is."""

    at: str
    left: str
    css: str


register.filter("dropped", wordings.dropped)
register.filter("added", wordings.added)


@register.filter
def deadline_of(due: datetime) -> Deadline:
    """Words for the instant `due`: working days left, or by how many days it is past; amber from 3, red from 1."""
    from portal.calls.calendar import working_days_between  # the calendar is data: it needs the models

    now = clock.now()
    today, day = timezone.localdate(now), timezone.localdate(due)
    at = timezone.localtime(due).strftime("%m-%d %H:%M" if day.year == today.year else "%Y-%m-%d %H:%M")
    if due < now:
        days = working_days_between(day, today)
        late = _("超期 %(days)d 日") % {"days": days} if days else _("已过期")
        return Deadline(at, late, "pt-due--late")
    if day == today:
        return Deadline(at, _("今日截止"), "pt-due--late")
    days = working_days_between(today, day)
    left = ngettext("剩 %(days)d 个工作日", "剩 %(days)d 个工作日", days) % {"days": days}
    return Deadline(at, left, "pt-due--late" if days <= 1 else "pt-due--soon" if days <= 3 else "")


@register.simple_tag
def deadline(due: datetime | None) -> SafeString:
    """`{% deadline case.due %}`: date, time and the working days left; nothing where there is no deadline."""
    if due is None:
        return mark_safe("")
    shown = deadline_of(due)
    return format_html(
        '<time class="pt-due {}" datetime="{}">{} {} <b>{}</b></time>',
        shown.css,
        due.isoformat(),
        shown.at,
        _("截止"),
        shown.left,
    )


@register.simple_tag
def server_time() -> str:
    """The server's present instant, ISO 8601, for countdowns in the browser."""
    return clock.now().isoformat()


@register.filter
def article_name(number: int) -> str:
    """7 → 第七条."""
    return f"第{chinese_number(int(number))}条"


@register.filter
def as_json(value: Any) -> str:
    """Plain data as JSON, for a data attribute that a script of ours reads."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def as_list(value: Any) -> list:
    """A list, whatever came: nothing → empty, one → a list of one, several → those."""
    if value is None or value == "":
        return []
    if isinstance(value, str) or not isinstance(value, Iterable):
        return [value]
    return list(value)


@register.filter
def province(code: Any) -> dict[str, str]:
    """Letters, character and name for a GB/T 2260 code of any depth; regions outside the four are 外."""
    letters, character, name = PROVINCES.get(f"{str(code)[:2]}0000", ("", _("外"), _("长三角以外")))
    return {"letters": letters, "character": character, "name": name}


@register.filter
def money(amount: Decimal | None) -> str:
    """An amount in 万元 with two decimals and thousands: 1200 → 1,200.00; nothing where there is none."""
    return "" if amount is None or amount == "" else f"{Decimal(amount):,.2f}"


@register.filter
def file_size(size: int) -> str:
    """Bytes as a person reads them: 320 KB, 1.1 MB."""
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{max(1, round(size / 1024))} KB"


@register.simple_tag
def nav_link(name: str, label: str, path: str = "") -> SafeString:
    """A list item linking to the page of that name, marked when `path` lies in it; nothing where the page is off."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return mark_safe("")
    here = path == url if url == "/" else path.startswith(url)
    current = mark_safe(' aria-current="page"') if path and here else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, current, label)


@register.filter
def page_numbers(page: Page) -> list:
    """Numbers of the pages to offer around the present one, with an ellipsis for what is left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.filter
def control(field: BoundField, quiet: Any = "") -> SafeString:
    """The field's input with the class of its kind, `quiet` without a placeholder; several inputs are for `choices`."""
    widget = field.field.widget
    css = "form-select" if isinstance(widget, Select) else "form-control"
    if isinstance(widget, CheckboxInput) and not isinstance(widget, ClearableFileInput):
        css = "form-check-input"
    attrs: dict[str, Any] = {"class": f"{widget.attrs.get('class', '')} {css}".strip()}
    if isinstance(widget, Textarea) and widget.attrs.get("rows") in (None, "10"):
        attrs["rows"] = "5"
    if isinstance(widget, Textarea):
        attrs["maxlength"] = False  # what is too long is said, not cut off in silence
    if quiet:
        attrs["placeholder"] = False
    if isinstance(widget, Select):
        _name_empty_choice(field)
    return field.as_widget(attrs=attrs)


def _name_empty_choice(field: BoundField) -> None:
    """Words instead of Django's dashes for the choice not yet made: 请选择, or 不选 where the field may stay empty."""
    said = _("请选择") if field.field.required else _("不选")
    widget = field.field.widget
    widget.choices = [
        (value, said if value == "" and str(label) == DASHES else label) for value, label in widget.choices
    ]


@register.filter
def bare_control(field: BoundField) -> SafeString:
    """The field's input as a cell of a grid: no class of its own, red when it is wrong, named by its column."""
    attrs: dict[str, Any] = {"aria-label": field.label}
    if field.errors:
        attrs |= {"class": "is-bad", "aria-describedby": f"{field.auto_id}_error"}
    return field.as_widget(attrs=attrs)


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Whether the field is a list of radio buttons or check boxes."""
    return isinstance(field.field.widget, ChoiceWidget) and not isinstance(field.field.widget, Select)


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether the field is one check box."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def choices(field: BoundField) -> Iterator[BoundWidget]:
    """The buttons of a field that is a list of them, each with the class of the design."""
    attrs: dict[str, Any] = {"class": "form-check-input", "id": field.auto_id}
    for option in field.field.widget.subwidgets(field.html_name, field.value(), field.build_widget_attrs(attrs)):
        yield BoundWidget(field.field.widget, option, field.form.renderer)


@register.filter
def length_limit(field: BoundField) -> int | None:
    """How many characters a long text may have, shown under its box."""
    return getattr(field.field, "max_length", None) if isinstance(field.field.widget, Textarea) else None


@register.simple_tag
def support_contact() -> str:
    """Whom to call when the portal fails; a setting, since an error page asks neither session nor database."""
    return settings.SUPPORT_CONTACT


register.filter("sentences", problems.sentences)
register.simple_tag(problems.problems_of, name="problems_of")


@register.inclusion_tag("personal/_told.html", takes_context=True)
def personal(context: Context, record: Any, name: str) -> dict[str, Any]:
    """A personal field of a record: masked to others, with the button that shows it whole and leaves a record."""
    shown = showing.told(record, name, context["user"])
    return {"told": shown, "csrf_token": context.get("csrf_token")}
