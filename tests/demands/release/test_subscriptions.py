"""New demands by mail: asked for, proved by the mailbox, told once, ended by a link; saved filters."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.core import mail
from django.urls import reverse

from demands.release import subscribing
from demands.release.models import PublicDemand, SavedFilter, Subscription
from portal import clock
from portal.notices import outbox
from portal.settings import base
from tests.conftest import NOW
from tests.factories import people
from tests.factories import release as make


def work():
    """Let the worker do all that waits."""
    while outbox.do_next():
        pass


def letters(to):
    return [letter for letter in mail.outbox if letter.to == [to] and "项新需求" in letter.subject]


def link_in(letter):
    return next(word for word in letter.body.split() if "/subscriptions/confirm/" in word)


def confirmed(client, email="reader@example.org", query="q=储能", rhythm="at_once"):
    client.post(f"{reverse('subscribe')}?{query}", {"email": email, "rhythm": rhythm})
    work()
    (letter,) = [letter for letter in mail.outbox if letter.to == [email]]
    url = urlsplit(link_in(letter))
    mail.outbox.clear()
    return client.post(f"{url.path}?{url.query}")


def test_nothing_is_kept_of_a_mailbox_before_it_has_proved_itself(client):
    answer = client.post(f"{reverse('subscribe')}?q=储能", {"email": "reader@example.org", "rhythm": "daily"})
    work()
    assert answer.status_code == 302
    assert Subscription.objects.count() == 0
    url = urlsplit(link_in(mail.outbox[0]))
    assert client.get(f"{url.path}?{url.query}").status_code == 200
    assert Subscription.objects.count() == 0
    assert client.post(f"{url.path}?{url.query}").status_code == 302
    assert Subscription.objects.values_list("email", "query", "rhythm").get() == (
        "reader@example.org",
        "q=%E5%82%A8%E8%83%BD",
        "daily",
    )


def test_the_answer_is_the_same_whether_the_mailbox_is_known_or_not(client):
    known = people.person()
    answers = [
        client.post(f"{reverse('subscribe')}?q=储能", {"email": email, "rhythm": "daily"}, follow=True)
        for email in (known.email, "nobody@example.org")
    ]
    said = [[str(message) for message in answer.context["messages"]] for answer in answers]
    assert said[0] == said[1] != []
    assert answers[0].redirect_chain == answers[1].redirect_chain


def test_a_link_that_is_too_old_or_not_ours_opens_nothing(client):
    client.post(reverse("subscribe"), {"email": "reader@example.org", "rhythm": "daily"})
    work()
    code = parse_qs(urlsplit(link_in(mail.outbox[0])).query)["code"][0]
    with clock.standing_at(NOW + timedelta(days=3)):
        assert subscribing.proved(code) is None
    assert subscribing.proved("x" + code) is None
    assert client.get(reverse("subscription_confirm"), {"code": "x"}).status_code == 404
    assert client.post(f"{reverse('subscription_confirm')}?code=x").status_code == 404
    assert Subscription.objects.count() == 0


def test_a_mailbox_is_asked_three_times_an_hour_at_most(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"hall_subscription": base.ACCOUNT_RATE_LIMITS["hall_subscription"]}
    asked = {"email": "reader@example.org", "rhythm": "daily"}
    statuses = [client.post(reverse("subscribe"), asked).status_code for _n in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_a_new_demand_is_told_at_once_and_never_a_second_time(client):
    confirmed(client)
    wanted, other = (
        make.selected_demand(title="储能系统"),
        make.selected_demand("310000", title="光刻胶", keywords=[], subfield="", tasks="树脂。"),
    )
    out = make.published([wanted, other])
    work()
    (letter,) = letters("reader@example.org")
    assert wanted.code in letter.body
    assert other.code not in letter.body
    subscribing.tell_at_once(out.pk)
    subscribing.tell_of_the_day("2026-03-11")
    work()
    assert len(letters("reader@example.org")) == 1


def test_a_daily_letter_gathers_what_came_since(client):
    confirmed(client, rhythm="daily")
    make.published([make.selected_demand(title="储能一")])
    make.published([make.selected_demand(title="储能二")])
    work()
    assert letters("reader@example.org") == []
    with clock.standing_at(NOW.replace(hour=7) + timedelta(days=1)):
        subscribing.ask_for_the_digest(clock.now(), None)
    work()
    assert letters("reader@example.org") == []
    for _twice in range(2):
        with clock.standing_at(NOW.replace(hour=8) + timedelta(days=1)):
            subscribing.ask_for_the_digest(clock.now(), None)
    work()
    (letter,) = letters("reader@example.org")
    assert "储能一" in letter.body
    assert "储能二" in letter.body


def test_what_was_closed_meanwhile_is_left_out_of_the_letter(client):
    confirmed(client)
    make.published([make.selected_demand(title="储能系统")])
    PublicDemand.objects.update(is_hidden=True)
    work()
    assert letters("reader@example.org") == []


def test_the_link_at_the_end_ends_it_without_an_account_and_forgets_the_mailbox(client):
    confirmed(client)
    made = Subscription.objects.get()
    url = made.get_absolute_url()
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    assert Subscription.objects.values_list("email", "ended_at").get() == ("", NOW)
    assert client.get(url).status_code == 404
    make.published([make.selected_demand(title="储能系统")])
    work()
    assert letters("reader@example.org") == []


def test_each_letter_bears_the_link_to_end_it(client):
    confirmed(client)
    make.published([make.selected_demand(title="储能系统")])
    work()
    (letter,) = letters("reader@example.org")
    url = Subscription.objects.get().get_absolute_url()
    assert letter.extra_headers["List-Unsubscribe"].endswith(f"{url}>")
    assert url in letter.body


def test_a_forged_link_ends_nothing(client):
    confirmed(client)
    made = Subscription.objects.get()
    assert client.post(reverse("subscription", args=[f"{made.pk}.forged"])).status_code == 404
    assert Subscription.objects.standing().count() == 1


def test_somebody_signed_in_subscribes_with_the_accounts_mailbox(client):
    person = people.person()
    client.force_login(person)
    for rhythm in ("daily", "at_once"):
        assert client.post(f"{reverse('subscribe')}?region=330000", {"rhythm": rhythm}).status_code == 302
    assert Subscription.objects.values_list("person", "rhythm").get() == (person.pk, "at_once")
    make.published([make.selected_demand()])
    work()
    assert len(letters(person.email)) == 1
    assert "浙江省" in client.get(reverse("subscriptions")).content.decode()


def test_a_filter_is_kept_under_a_name_without_dates_and_pages(client):
    person = people.person()
    client.force_login(person)
    asked = f"{reverse('filter_save')}?region=330000&q=储能&since=7&page=3&sort=due"
    client.post(asked, {"name": "浙江储能"})
    kept = SavedFilter.objects.get()
    assert (kept.person, kept.query) == (person, "q=%E5%82%A8%E8%83%BD&region=330000")
    assert "浙江储能" in client.get("/hall/").content.decode()
    stranger = people.person()
    client.force_login(stranger)
    assert client.post(reverse("filter_drop", args=[kept.pk])).status_code == 404
    client.force_login(person)
    assert client.post(reverse("filter_drop", args=[kept.pk])).status_code == 302
    assert SavedFilter.objects.count() == 0
