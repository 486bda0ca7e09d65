"""Confirming that it is still the same person: before what publishes, unblinds, exports or gives rights."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from portal import clock, stepup
from portal.accounts.models import User
from portal.accounts.signing.store import SessionStore
from portal.policy import rows
from portal.stepup import NotConfirmed
from portal.workflow import machines, perform, steps_of
from tests.conftest import NOW
from tests.factories import approval, matching, people, release, reviews
from tests.security.signing import PASSWORD, noted, signed_in

pytestmark = [pytest.mark.asvs("7.5.3"), pytest.mark.django_db]
# What must be confirmed; a step that publishes, decides or gives rights belongs here, with its declaration.
STEPS = {
    "expert.admit",
    "expert.link_account",
    "review_round.conclude",
    "demand.reopen",
    "collection_round.open",
    "release_list.publish",
    "guideline.issue",
    "application.approve",
    "decision_list.decide",
    "decision_list.announce",
    "correction.sign",
    "takedown.confirm",
    "takedown.lift",
    "redress.uphold",
    "redress.dismiss",
}
PAGES = {
    "/desk/account/email/",
    "/desk/account/email/confirm/",
    "/people/new/",
    "/people/<int:pk>/",
    "/people/<int:pk>/disable/",
    "/people/<int:pk>/reset-factor/",
    "/roles/",
    "/roles/<int:pk>/end/",
    "/share/<slug:machine>/<int:pk>/",
    "/reviews/<int:pk>/staffing/",
    "/reviews/<int:pk>/progress/",
    "/reviews/<int:pk>/results/",
    "/demands/<int:pk>/compare/",
}
REAUTHENTICATE = "/accounts/reauthenticate/"


@pytest.fixture(autouse=True)
def _fifteen_minutes(settings, now):
    settings.CONFIRM_MINUTES = 15


def later(minutes=16):
    return clock.standing_at(NOW + timedelta(minutes=minutes))


@pytest.fixture
def approver():
    return people.staff("office_approver")


@pytest.fixture
def publish(approver):
    """A list that the approver may publish, and where."""
    list_ = release.asked_for_signature()
    release.sign(list_, *release.DEPARTMENTS)
    return f"/do/release_list/{list_.pk}/publish/"


def test_what_publishes_unblinds_or_gives_rights_is_declared_to_be_confirmed():
    steps = {f"{name}.{s.name}" for name, model in machines().items() for s in steps_of(model) if s.confirms}

    assert steps == STEPS
    assert {row.path for row in rows() if row.declared.confirms} == PAGES


def test_whoever_has_just_signed_in_is_not_asked_again(approver, publish):
    client = signed_in(approver)

    assert client.get(publish).status_code == 200
    with later(15):
        assert client.get(publish).status_code == 200


def test_the_page_of_the_step_leads_to_the_password_and_back(approver, publish):
    client = signed_in(approver)
    with later():
        asked = client.get(publish)
        assert asked["Location"] == f"{REAUTHENTICATE}?next={publish.replace('/', '%2F')}"
        assert "再确认一次" in client.get(asked["Location"]).content.decode()
        back = client.post(asked["Location"], {"password": PASSWORD, "next": publish})
        assert back["Location"] == publish
        assert client.get(publish).status_code == 200
    assert noted(approver) == ["signed_in", "confirmed"]


def test_a_wrong_password_confirms_nothing(approver, publish):
    client = signed_in(approver)
    with later():
        client.post(REAUTHENTICATE, {"password": "wrong", "next": publish})
        assert client.get(publish).status_code == 302


def test_a_form_sent_too_late_is_not_taken_and_what_was_typed_is_still_there():
    announcer = people.staff("office_approver")
    list_ = approval.decided()
    officer = people.staff("office_officer")
    list_ = perform(list_, "review_secrecy", by=officer, passed="yes", opinion="不涉密。", withheld=[])
    path, client = f"/do/decision_list/{list_.pk}/announce/", signed_in(announcer)
    token = client.get(path).context["token"]
    sent = approval.NOTICE | {"token": token, "number": "沪科〔2026〕8 号", "text": "公示全文" * 20}
    with later():
        led = client.post(path, sent)
        assert led["Location"].startswith(REAUTHENTICATE)
        assert type(list_)._base_manager.get(pk=list_.pk).state == list_.state
        client.post(led["Location"], {"password": PASSWORD, "next": path})
        page = client.get(path).content.decode()

    assert 'value="沪科〔2026〕8 号"' in page
    assert "公示全文" * 20 in page


def test_the_door_of_the_steps_itself_asks_whatever_page_takes_it(approver, publish):
    """Another view that calls `perform` is stopped too; without a request, as in the shell, there is nobody to ask."""
    list_ = machines()["release_list"].objects.get()
    request = RequestFactory().post("/elsewhere/")
    request.session = SessionStore()
    with stepup.within(request), pytest.raises(NotConfirmed):
        perform(list_, "publish", by=approver, confirmed=True)
    with pytest.raises(PermissionDenied):  # who may not at all is told that first
        perform(list_, "publish", by=people.person(), confirmed=True)

    assert type(list_).objects.get().state == list_.state


def test_giving_a_role_asks_and_keeps_what_was_typed_but_no_identity_number():
    admin, user = people.staff("security_admin"), people.person(person=None)
    client, number = signed_in(admin), people.identity_number()
    sent = {"username": user.username, "role": "supervisor", "identity_number": number}
    with later():
        led = client.post("/roles/", sent)
        assert led["Location"] == f"{REAUTHENTICATE}?next=%2Froles%2F"
        assert number not in str(client.session.items())
        client.post(led["Location"], {"password": PASSWORD, "next": "/roles/"})
        page = client.get("/roles/").content.decode()

    assert f'value="{user.username}"' in page
    assert 'value="supervisor" selected' in page
    assert User.objects.get(pk=user.pk).roles == frozenset()


def test_names_of_experts_results_and_their_export_ask():
    organiser = people.staff("dept_officer", release.selected_demand().region)
    reviews.pool()
    round_, client = reviews.scoring(by=organiser), signed_in(organiser)
    for page in ("staffing/", "progress/", "results/", "results/?export=xlsx"):
        assert client.get(f"/reviews/{round_.pk}/{page}").status_code == 200, page
        with later():
            assert client.get(f"/reviews/{round_.pk}/{page}")["Location"].startswith(REAUTHENTICATE), page


def test_what_was_sealed_asks():
    agreement = matching.agreement()
    client = signed_in(people.member(agreement.demand.organisation, is_admin=True))
    with later():
        assert client.get(f"/demands/{agreement.demand_id}/compare/")["Location"].startswith(REAUTHENTICATE)


def test_a_list_taken_away_as_excel_asks_and_the_list_itself_does_not():
    client = signed_in(people.staff("office_officer"))
    with later():
        assert client.get("/units/").status_code == 200
        assert client.get("/units/?export=xlsx")["Location"] == f"{REAUTHENTICATE}?next=%2Funits%2F%3Fexport%3Dxlsx"


def test_a_setting_that_asks_nobody_asks_nobody(approver, publish, settings):
    settings.CONFIRM_MINUTES = None
    client = signed_in(approver)
    with later(600):
        assert client.get(publish).status_code == 200


def test_a_visitor_is_sent_to_sign_in_not_to_confirm(publish):
    assert Client().get(publish)["Location"] == f"/accounts/login/?next={publish}"
