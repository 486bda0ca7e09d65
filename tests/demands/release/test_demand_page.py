"""What the public page of one demand tells its reader about time and about asking."""

from datetime import timedelta

import pytest

from demands.collection.models import Demand
from portal import clock
from tests.conftest import NOW
from tests.factories import people
from tests.factories import release as make

CLOSES = NOW.replace(month=4, day=10, hour=17, minute=0)


@pytest.fixture
def demand():
    """A published demand whose window is open."""
    made = make.selected_demand()
    make.published([made])
    return made


def text_of(client, demand):
    return client.get(f"/hall/{demand.code}/").content.decode()


def test_a_deadline_names_the_day_of_the_week(client, demand):
    Demand.objects.filter(pk=demand.pk).update(window_closes_at=CLOSES)
    assert "04-10 17:00（星期五）截止" in text_of(client, demand)
    assert "2026-04-10 星期五 17:00" in text_of(client, demand)


def test_the_last_day_counts_down_by_the_servers_time(client, demand):
    moment = demand.window_closes_at or NOW
    with clock.standing_at(moment - timedelta(hours=3)):
        assert f'name="portal:now" content="{clock.now().isoformat()}"' in text_of(client, demand)


def test_whoever_reads_is_led_to_ask_while_the_window_is_open(client, demand):
    assert "登录后提问" in text_of(client, demand)
    client.force_login(people.member(people.verified_unit()))
    assert "我要提问" in text_of(client, demand)
    Demand.objects.filter(pk=demand.pk).update(window_closes_at=NOW - timedelta(days=1))
    assert "我要提问" not in text_of(client, demand)
    assert "查看全部问答" in text_of(client, demand)
