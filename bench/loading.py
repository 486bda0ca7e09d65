"""A COPY loader for benches: a database of its own with so many demands, their public rows and valid record chains.

One demand is made by the portal itself, through its steps; the others are copies of its rows, column by column, with
words made of `data/demands.json`. Triggers stay on: chains, history and tallies are the database's own work.
"""

import io
import itertools
import json
import random
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from portal.notices import waking

WAITING = 25  # demands before their department, at least; else one of a hundred
STATES = ("published",) * 2 + (
    "matching",
    "matched",
    "unmatched",
    "reserved",
    "closed",
    "withdrawn",
    "closed",
    "closed",
)
STEPS = (("submit", 7), ("accept", 7), ("publish", 9))
TEXTS = ("background", "tasks", "deliverables", "cross_region_reason", "users", "ip_terms", "provider_conditions")
TAILS = 1000  # different texts; every demand has a title, number, unit, keywords and indicators of its own
ROOM = 400  # places of the search column that title, number, unit and keywords may take
CHUNK = 5000


def load(count: int, seed: int = 4) -> None:
    """Fill the connected, empty database: settings name it."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    waking.asleep["until"] = float("inf")  # no worker is woken: the pattern's papers are not what is measured
    words, world = Words(seed), _world()
    waiting = max(WAITING, count // 100)
    for first in range(0, count, CHUNK):
        demands = [
            words.demand(n, world, "submitted" if n < waiting else STATES[n % len(STATES)])
            for n in range(first, min(first + CHUNK, count))
        ]
        _copy_demands(demands, world)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


class Words:
    """Titles and texts that read like those of real calls: their words, put together anew."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)  # noqa: S311 -- a bench, the same each time
        rows = json.loads((settings.BASE_DIR / "data/demands.json").read_text())
        self.rows = rows
        self.keywords = sorted({word for row in rows for word in row["keywords"]})
        self.sentences = {name: [s for row in rows for s in re.findall(r"[^。；]+[。；]", row[name])] for name in TEXTS}
        self.tails = [self._texts() for _n in range(TAILS)]

    def demand(self, number: int, world: dict[str, Any], state: str) -> dict[str, Any]:
        """One demand as plain data."""
        row, pick = self.random.choice(self.rows), self.random
        first, second = pick.sample(self.keywords, 2)
        region = world["regions"][number % 4] if state != "submitted" else world["regions"][2]
        title = f"面向{first}的{second}{pick.choice(('关键技术', '成套工艺', '测试方法', '装备'))}研发{number:06d}"
        return {
            "number": number,
            "state": state,
            "title": title[:60],
            "code": f"{region['letters']}-2026-{number:06d}",
            "region": region,
            "unit": pick.choice(world["units"][region["code"]]),
            "field": pick.choice(world["fields"]),
            "subfield": row["subfield"],
            "keywords": [*row["keywords"][:3], first],
            "term": pick.choice((24, 30, 36)),
            "money": Decimal(pick.randrange(100, 3000)),
            "texts": pick.choice(self.tails),
            "indicators": row["indicators"][:3],
        }

    def _texts(self) -> dict[str, str]:
        return {name: "".join(self.random.choices(found, k=3)) for name, found in self.sentences.items() if found}


def _world() -> dict[str, Any]:
    """Regions, units, fields, one round, lists; one published demand as the pattern of all others."""
    from demands.collection.models import Demand
    from demands.release.models import PublicDemand, ReleaseList
    from portal.accounts.models import Region
    from portal.calls.models import Field
    from tests.factories import people, release

    regions = list(Region.objects.members().order_by("pk").values("code", "letters", "name"))
    units = {
        region["code"]: [people.verified_unit(region=Region.objects.get(pk=region["code"])) for _n in range(50)]
        for region in regions
    }
    made = release.published([release.selected_demand(code="ZJ-2025-0001")])
    demand = Demand.objects.get(code="ZJ-2025-0001")
    patterns = {
        "collection_demand": _pattern("collection_demand", demand.pk),
        "release_publicdemand": _pattern("release_publicdemand", PublicDemand.objects.get(demand=demand).pk),
        "collection_indicator": _pattern("collection_indicator", demand.indicators.first().pk),
    }
    return {
        "regions": regions,
        "units": units,
        "fields": list(Field.objects.all()),
        "list": ReleaseList.objects.get(pk=made.pk),
        "patterns": patterns,
        "of": demand,
    }


def _pattern(table: str, pk: int) -> dict[str, str | None]:
    """One row as text, without its key and without what the database makes itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %s AND is_generated = 'NEVER' AND column_name <> 'id'",
            [table],
        )
        names = [name for (name,) in cursor.fetchall()]
        listed = ", ".join(f'"{name}"::text' for name in names)
        cursor.execute(f"SELECT {listed} FROM {table} WHERE id = %s", [pk])  # noqa: S608 -- names from the catalogue
        return dict(zip(names, cursor.fetchone(), strict=True))


def _copy_demands(demands: list[dict[str, Any]], world: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('collection_demand_id_seq') FROM generate_series(1, %s)", [len(demands)])
        keys = [key for (key,) in cursor.fetchall()]
    out = [dict(demand, key=key) for demand, key in zip(demands, keys, strict=True)]
    patterns = world["patterns"]
    # With the key here, so that what hangs on a row can name it.
    _copy("collection_demand", {"id": None} | patterns["collection_demand"], (_demand_row(d, world) for d in out))
    rows = ({"demand_id": d["key"], "order": n, **i} for d in out for n, i in enumerate(d["indicators"], 1))
    _copy("collection_indicator", patterns["collection_indicator"], rows)
    _copy_records(out)
    public = (d for d in out if d["state"] != "submitted")
    _copy("release_publicdemand", patterns["release_publicdemand"], (_public_row(d, world) for d in public))


def _demand_row(d: dict[str, Any], world: dict[str, Any]) -> dict[str, Any]:
    of, out = world["of"], d["state"] != "submitted"
    near = of.published_at - timedelta(hours=d["number"] % 8000)
    ends = of.published_at + timedelta(hours=1 + d["number"] % 700) if d["state"] == "published" else near
    return {
        "id": d["key"],
        "title": d["title"],
        "code": d["code"],
        "state": d["state"],
        "region_id": d["region"]["code"],
        "organisation_id": d["unit"].pk,
        "demander_id": d["unit"].pk,
        "field_id": d["field"].pk,
        "subfield": d["subfield"],
        "keywords": "{" + ",".join(f'"{word}"' for word in d["keywords"]) + "}",
        "term_months": d["term"],
        "total_investment": d["money"],
        "own_money": d["money"] / 4,
        "snapshot": json.dumps(_said(d), ensure_ascii=False) if out else None,
        "published_at": near if out else None,
        "window_closes_at": ends if out else None,
        **d["texts"],
    }


def _said(d: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": d["title"],
        "field": d["field"].name,
        "field_id": d["field"].pk,
        "subfield": d["subfield"],
        "keywords": d["keywords"],
        "term_months": d["term"],
        "total_investment": f"{d['money']:.2f}",
        "way_of_solving": "合作",
        "is_anonymous": False,
        "code": d["code"],
        "year": 2026,
        "round": "2026 年度第一批",
        "organisation": d["unit"].name,
        "region": d["region"]["code"],
        "region_name": d["region"]["name"],
        "city": d["unit"].city,
        "indicators": d["indicators"],
        **d["texts"],
    }


def _public_row(d: dict[str, Any], world: dict[str, Any]) -> dict[str, Any]:
    from demands.release import hall

    said, row = _said(d), _demand_row(d, world)
    return {
        "demand_id": d["key"],
        "release_list_id": world["list"].pk,
        "code": d["code"],
        "title": d["title"],
        "unit_name": d["unit"].name,
        "city": d["unit"].city,
        "region_id": d["region"]["code"],
        "field_id": d["field"].pk,
        "term_months": d["term"],
        "total_investment": d["money"],
        "key_indicators": hall.key_indicators(said),
        "snapshot": row["snapshot"],
        "published_at": row["published_at"],
        "search": _words(d),
    }


def _words(d: dict[str, Any]) -> str:
    """The search column as `hall.words` writes it; of texts that are shared the words are cut once."""
    from portal import search

    about = "\n".join([d["code"], d["unit"].name, d["field"].name, d["subfield"], *d["keywords"]])
    rows = "\n".join(" ".join(row.values()) for row in d["indicators"])
    own = search.of(("A", d["title"]), ("B", about), ("C", rows)).source_expressions[0].value
    return f"{own} {_tail(d['texts'])}"


_tails: dict[int, str] = {}


def _tail(texts: dict[str, str]) -> str:
    from portal import search

    if id(texts) not in _tails:
        room = ("A", "。" * ROOM)
        _tails[id(texts)] = search.of(room, ("C", "\n".join(texts.values()))).source_expressions[0].value
    return _tails[id(texts)]


def _copy_records(demands: list[dict[str, Any]]) -> None:
    """Each demand's chain: handed in, accepted, published; the database links the rows."""
    rows = (
        {
            "machine": "demand",
            "object_id": d["key"],
            "step": step,
            "label": step,
            "articles": article,
            "person_id": 1,
            "person_digest": "0" * 64,
            "position": "org_admin",
            "acting_for": d["unit"].name,
            "at": f"2026-03-10 1{place}:00+08",
        }
        for d in demands
        for place, (step, article) in enumerate(STEPS[: 1 if d["state"] == "submitted" else None])
    )
    empty = dict.fromkeys(["before", "after", "reason", "cause", "request_id", "prev_hash", "hash"], "")
    columns = dict.fromkeys(
        [
            "machine",
            "object_id",
            "step",
            "label",
            "articles",
            "person_id",
            "person_digest",
            "position",
            "acting_for",
            "at",
        ]
    )
    _copy("records_record", columns | empty | {"seq": 0, "detail": "{}"}, rows)


def _copy(table: str, pattern: dict[str, Any], rows: Any) -> None:
    names = list(pattern)
    lines = ("\t".join(_field(row.get(name, pattern[name])) for name in names) + "\n" for row in rows)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        for some in itertools.batched(lines, 2000) if hasattr(itertools, "batched") else [list(lines)]:
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO("".join(some)))


def _field(value: Any) -> str:
    """One value in COPY's text format."""
    if value is None:
        return r"\N"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text.replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n").replace("\r", " ")
