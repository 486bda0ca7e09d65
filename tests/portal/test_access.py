"""Every address declares who may open it, and answers anonymous visitors and strangers as declared."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from portal import access
from portal.accounts.models import Region
from portal.articles import ARTICLES
from portal.positions import LABELS
from tests.everywhere.watch import written
from tests.factories import people
from tests.portal.addresses import addresses

ALL = addresses()
ANSWERS = {200, 202, 302, 404, 405}


def named(address):
    return f"{address.path} ({address.name})"


@pytest.mark.parametrize("address", ALL, ids=named)
def test_every_address_declares_who_may_open_it(address):
    assert address.declared is not access.UNDECLARED


@pytest.mark.parametrize("address", ALL, ids=named)
def test_roles_named_by_an_address_are_roles_of_the_programme(address):
    assert address.declared.roles <= set(LABELS)


def test_what_is_said_of_libraries_is_said_of_addresses_that_exist():
    assert set(access.OF_LIBRARIES) - {address.name for address in ALL} == set()


def test_every_address_has_a_name_and_addresses_of_one_name_lead_to_one_view():
    views = {(address.name, getattr(address.view, "view_class", address.view)) for address in ALL}

    assert "" not in {name for name, _view in views}
    assert len(views) == len({name for name, _view in views})


@pytest.mark.parametrize("address", ALL, ids=named)
def test_a_visitor_is_answered_or_sent_to_sign_in_as_declared(client, db, address):
    answer = client.get(address.path)

    if address.declared.is_public:
        assert answer.status_code in ANSWERS
        assert not answer.get("Location", "").startswith("/accounts/login/?next=")
    else:
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address.path}")


@pytest.mark.parametrize("address", [a for a in ALL if not a.declared.is_public], ids=named)
def test_a_visitor_cannot_send_anything_where_signing_in_is_asked_for(client, db, address):
    assert client.post(address.path)["Location"] == f"/accounts/login/?next={address.path}"


@pytest.fixture
def strangers(db):
    """Signed in, of another region, and nowhere entitled here."""
    elsewhere = Region.objects.get(pk="320000")
    return [people.person(), people.member(people.verified_unit(elsewhere), is_admin=True)]


@pytest.fixture
def readers(strangers):
    """Those, and the staff whose roles open most pages."""
    staff = ("office_officer", "office_approver", "auditor", "expert_keeper", "system_admin", "security_admin")
    zhejiang = Region.objects.get(pk="330000")
    departments = [people.staff(role, zhejiang) for role in ("dept_officer", "dept_approver")]
    return [*strangers, *departments, *(people.staff(role) for role in (*staff, "expert", "working_group"))]


@pytest.mark.parametrize("address", ALL, ids=named)
def test_nobody_gets_an_error_of_ours_and_looking_writes_nothing(client, readers, address):
    for reader in readers:
        client.force_login(reader)
        with written() as statements:
            status = client.get(address.path).status_code
        barred = bool(address.declared.roles) and not address.declared.roles & reader.roles
        assert status == 403 if barred else status in {*ANSWERS, 403}, (address.path, reader.roles)
        assert statements == [], (address.path, reader.roles)


@pytest.mark.parametrize("path", ["/units/99999999999999999999999/", "/do/organisation/9223372036854775808/verify/"])
def test_a_number_too_big_for_the_database_is_not_found(client, strangers, path):
    client.force_login(strangers[0])

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("message", ["²", "-1", "9" * 40, "x", ""])
def test_a_message_that_is_none_marks_none(client, strangers, message):
    client.force_login(strangers[0])

    assert client.post("/desk/messages/", {"message": message}).status_code == 302


def _undeclared(request):
    return HttpResponse()


@pytest.mark.asvs("16.5.3", "8.1.1")
def test_a_view_that_declares_nothing_is_closed_to_everybody():
    request = RequestFactory().get("/")
    request.user = people.User(is_superuser=True)

    assert access.of(_undeclared) is access.UNDECLARED
    with pytest.raises(PermissionDenied):
        access.UNDECLARED.refusal(request)


def test_signing_in_leads_back_to_the_page_that_asked_for_it(client, unit, org_admin):
    page = f"/units/{unit.pk}/"
    asked = client.get(page)
    sent = {"login": org_admin.username, "password": "a long password 1"}

    assert client.post(asked["Location"], sent)["Location"] == page
    assert client.get(page).status_code == 200


def test_what_a_signed_in_person_saw_is_kept_nowhere(client, org_admin, db):
    assert "no-store" not in client.get("/articles/").get("Cache-Control", "")
    client.force_login(org_admin)

    assert client.get("/articles/")["Cache-Control"] == "no-store"


def test_the_page_of_articles_has_all_twenty(client, db):
    page = client.get("/articles/").content.decode()

    assert [article.label for article in ARTICLES if article.label not in page] == []


def test_pages_are_sent_with_a_strict_policy(client, db):
    policy = client.get("/articles/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
