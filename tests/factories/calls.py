"""The programme year."""

import factory

from portal.calls.models import Call, Field

FIELDS = ("集成电路", "人工智能", "生物医药", "未来产业")


def fields():
    """The four key fields of the Measures."""
    return [Field.objects.get_or_create(name=name, defaults={"order": n})[0] for n, name in enumerate(FIELDS)]


class CallFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Call
        django_get_or_create = ("year",)
        skip_postgeneration_save = True

    year = 2026
    title = "2026 年度联合攻关计划"

    @factory.post_generation
    def _fields(self, create, extracted, **kwargs):
        self.fields.set(fields())
