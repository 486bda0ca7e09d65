"""Tables in a section: an empty row is passed over, one half filled says what is missing."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

# From how many characters on a column is wide.
LONG = 80


class RowForm(forms.ModelForm):
    """One row: `needed` must be there once anything is written; doubles are sought in the table as a whole."""

    needed: ClassVar[tuple[str, ...]] = ()
    filled_by_default: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            if isinstance(field, forms.CharField) and (field.max_length or LONG) >= LONG:
                field.widget.attrs.setdefault("class", "pt-name")
            if isinstance(field, forms.TypedChoiceField):
                offered: Any = field.choices
                field.choices = [("", "—"), *((value, label) for value, label in offered if value)]

    def is_blank(self) -> bool:
        """Whether nothing is written in the row."""
        given = self.cleaned_data
        names = [name for name in self._meta.fields or () if name not in self.filled_by_default]
        return not any(given.get(name) not in (None, "") for name in names) and not set(self.errors) & set(names)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.is_blank() and not given.get("DELETE"):
            for name in self.needed:
                if given.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, say("请填写%s") % self.fields[name].label)
        return given

    def validate_unique(self) -> None:
        """Rows that change places are no doubles: the table looks at all of them at once."""

    def _post_clean(self) -> None:
        # An empty row is never saved: what its columns would refuse is nobody's business.
        if not self.is_blank():
            super()._post_clean()  # type: ignore[misc]


class Table(forms.BaseInlineFormSet):
    """A table with at least one row to write in, and no doubles in the columns `once`."""

    once: ClassVar[tuple[str, ...]] = ()
    double: ClassVar[Any] = _("第 %s 行与前面的一行重复，请合并或删除。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.extra = 0 if self.get_queryset().exists() else 1

    def standing(self) -> list[tuple[int, Any]]:
        """Number and form of the rows that will stand once the table is saved."""
        rows: Any = enumerate(self.forms, 1)
        return [(n, f) for n, f in rows if not f.cleaned_data.get("DELETE") and not f.is_blank()]

    def clean(self) -> None:
        if any(form.errors for form in self.forms):
            return
        seen: set[tuple] = set()
        for number, form in self.standing() if self.once else ():
            key = tuple(form.cleaned_data.get(name) for name in self.once)
            if key in seen:
                raise ValidationError(self.double % number)
            seen.add(key)


@dataclass(frozen=True)
class Grid:
    """The table of a section: its formset, how it is called, and the most rows."""

    formset: Any
    prefix: str
    most: int
    title: Any
    hint: Any

    def of(self, record: Any, data: Any = None) -> Table:
        """The table of a record, as saved or as sent."""
        return self.formset(data, instance=record, prefix=self.prefix)


def grid(
    of: Any, model: Any, form: type[RowForm], most: int, title: Any, hint: Any, *, formset: type[Table] = Table
) -> Grid:
    """The grid of the rows `model` that hang on a record `of`, at most so many."""
    made = forms.inlineformset_factory(
        of, model, form=form, formset=formset, can_delete=True, max_num=most, validate_max=True
    )
    return Grid(made, made.get_default_prefix(), most, title, hint)
