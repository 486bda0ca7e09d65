"""The cache keeps JSON, forgets what has ended, and runs nothing of what somebody wrote into its table."""

import base64
import pickle
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal import jsoncache
from tests.factories import people
from tests.security.signing import sign_in

pytestmark = [pytest.mark.django_db]


class Bomb:
    def __reduce__(self):
        return (exec, ("import portal.jsoncache; portal.jsoncache.went_off = True",))


@pytest.fixture
def cache(settings):
    settings.CACHES = {"default": {"BACKEND": "portal.jsoncache.JsonCache", "LOCATION": "portal_cache"}}
    call_command("createcachetable", verbosity=0)
    return caches["default"]


def written_by_hand(key, value):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_cache VALUES (%s, %s, %s)", [key, value, timezone.now() + timedelta(hours=1)]
        )


def ended(key):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_cache SET expires = clock_timestamp() WHERE cache_key = %s", [f":1:{key}"])


def keys():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM portal_cache ORDER BY 1")
        return [key for (key,) in cursor.fetchall()]


def test_what_is_kept_comes_back_as_it_was(cache):
    cache.set("times", [1.5, 2, "三"], 60)
    cache.set("for_good", {"a": None}, None)

    assert cache.get_many(["times", "for_good", "none"]) == {"times": [1.5, 2, "三"], "for_good": {"a": None}}
    assert (cache.get("none"), cache.get("none", 7), cache.incr_version("for_good")) == (None, 7, 2)


def test_what_is_set_again_replaces_and_what_is_added_does_not(cache):
    assert (cache.add("a", 1, 60), cache.add("a", 2, 60), cache.get("a")) == (True, False, 1)
    cache.set("a", 3, 60)
    assert cache.get("a") == 3
    ended("a")
    assert (cache.add("a", 4, 60), cache.get("a")) == (True, 4)


def test_what_has_ended_is_gone_and_swept_by_the_next(cache):
    cache.set("a", 1, 60)
    ended("a")
    assert (cache.get("a"), cache.touch("a", 60), keys()) == (None, False, [":1:a"])
    cache.set("b", 1, 60)

    assert (keys(), cache.touch("b", 90)) == ([":1:b"], True)


def test_nothing_that_counts_is_thrown_out_to_make_room(cache):
    for number in range(400):
        cache.set(f"source_{number}", [number], 60)

    assert cache.get("source_0") == [0]


@pytest.mark.asvs("2.4.1")
def test_the_doors_count_with_it_whatever_a_web_servers_own_clock_says(cache, settings, now, time_machine):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/15m/ip"}
    answers = [sign_in(Client(), people.person(), "wrong").status_code for _n in range(4)]

    assert answers == [200, 200, 429, 429]
    time_machine.move_to(timezone.now() - timedelta(hours=3))
    cache.set("short", 1, 60)
    assert cache.get("short") == 1


@pytest.mark.asvs("1.5.2")
def test_a_pickle_that_somebody_wrote_into_the_table_is_not_run(cache):
    written_by_hand(":1:a", base64.b64encode(pickle.dumps(Bomb())).decode())

    assert cache.get("a") is None
    assert not hasattr(jsoncache, "went_off")


def test_what_json_cannot_say_is_refused(cache):
    with pytest.raises(TypeError):
        cache.set("a", object(), 60)
