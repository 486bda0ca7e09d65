"""People who read with a machine or use no mouse find nothing in their way: axe names nothing serious or critical."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.everywhere import world as worlds
from tests.factories import applications, approval, collection, people, release
from tests.factories import guidelines as guideline_factory

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
GRAVE = {"serious", "critical"}
WIDTHS = (1366, 375)
PICTURE_WITHOUT_WORDS = '<html lang="zh-Hans"><title>甲</title><main><h1>乙</h1><img src="x.png"></main></html>'


def grave(page):
    """What axe says of the page: which rule, where."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        (each["id"], [str(node["target"]) for node in each["nodes"]][:3]) for each in found if each["impact"] in GRAVE
    ]


def faults_of(visitor, client, pages):
    """The faults of each page at both widths, each read by its reader (nobody: without signing in)."""
    faults = {}
    for path, reader in pages:
        visitor.context.clear_cookies()
        if reader is not None:
            client.force_login(reader)
            session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visitor.base}
            visitor.context.add_cookies([session])
        status = visitor.open(path)
        came_to = visitor.page.url.removeprefix(visitor.base)
        faults |= {} if (status, came_to) == (200, path) else {path: (status, came_to)}
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": 900})
            faults |= {(path, width): found} if (found := grave(visitor.page)) else {}
    return faults


def test_axe_does_find_faults(visitor):
    """The positive control."""
    seen = visitor()
    seen.page.set_content(PICTURE_WITHOUT_WORDS)

    assert [rule for rule, _where in grave(seen.page)] == ["image-alt"]


def test_public_pages_are_open_to_everybody(visitor, client):
    list_ = release.published([release.selected_demand()])
    guideline, notice = guideline_factory.issued(), approval.announced().notice
    demand = list_.items.get().demand
    public = (
        "/",
        "/hall/",
        f"/hall/{demand.code}/",
        "/announcements/",
        "/guidelines/",
        guideline.public_url(),
        "/publicity/",
        notice.get_absolute_url(),
        "/verify/",
        "/articles/",
        "/register/",
        "/accounts/login/",
    )

    assert faults_of(visitor(), client, [(path, None) for path in public]) == {}


def test_forms_and_work_lists_are_open_to_everybody(visitor, client):
    draft = collection.draft()
    filler, application = draft.created_by, applications.draft()
    officer = people.staff("dept_officer", draft.region)
    collection.submitted()
    asked = release.asked_for_signature([release.selected_demand()])
    approver = people.staff("dept_approver", draft.region)
    editor = applications.editor_of(application)
    prepared, office = collection.collection_round(), people.staff("office_officer")
    pages = [
        ("/desk/", officer),
        ("/desk/messages/", officer),
        ("/desk/account/", officer),
        ("/demands/", officer),
        *((reverse("demand_section", args=[draft.pk, key]), filler) for key in ("basics", "indicators", "investment")),
        (reverse("demand_review", args=[draft.pk]), filler),
        *(
            (reverse("application_section", args=[application.pk, key]), editor)
            for key in ("project", "units", "budget")
        ),
        (asked.step_url("cosign"), approver),
        (reverse("round_form", args=[prepared.pk]), office),
        (reverse("round_form_field", args=[prepared.pk, "new"]), office),
    ]

    assert faults_of(visitor(), client, pages) == {}


def test_the_page_of_every_record_is_open_to_everybody(visitor, client):
    world = worlds.gone_on()
    readers, expert = worlds.insiders(world), world.records["review_assignment"].expert.user
    pages = [(row.get_absolute_url(), _reader_of(client, row, readers)) for row in world.records.values()]
    pages.append((reverse("score", args=[world.records["review_assignment"].pk]), expert))

    assert faults_of(visitor(), client, pages) == {}


def _reader_of(client, row, readers):
    return next(who for who in readers if type(row).objects.visible_to(who).filter(pk=row.pk).exists())
