"""For people when something breaks: what happened, how to mend it, an incident number, one line a log."""

import json
import logging
import re

import pytest
from allauth.core.ratelimit import respond_429
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views import View

from portal import access, logs, urls
from portal.workflow import StepRefused
from tests.factories import people


@access.open_to(access.PUBLIC)
def breaks(request):
    logging.getLogger("portal.tests").warning("第一行\n第二行 “引号”")
    raise ZeroDivisionError("秘密的细节")


class Takes(View):
    access = access.PUBLIC

    def post(self, request):
        return HttpResponse(request.POST.get("text", ""))


@access.open_to(access.PUBLIC)
def refuses(request):
    raise StepRefused("受理已经结束")


class Waits(View):
    access = access.PUBLIC

    def get(self, request):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 50")
            cursor.execute("SELECT pg_sleep(5)")

    post = get


@access.open_to(access.PUBLIC)
def much(request):
    return respond_429(request)


of_the_test = {
    "breaks/": breaks,
    "takes/": Takes.as_view(),
    "refuses/": refuses,
    "waits/": Waits.as_view(),
    "much/": much,
}
urlpatterns = [*(path(address, view) for address, view in of_the_test.items()), *urls.urlpatterns]
handler400, handler403, handler404, handler429, handler500 = (
    urls.handler400, urls.handler403, urls.handler404, urls.handler429, urls.handler500,
)  # fmt: skip


@pytest.mark.asvs("16.3.4", "16.5.1")
@pytest.mark.urls(__name__)
def test_a_mistake_of_ours_is_told_in_chinese_with_the_number_that_stands_in_the_log(visitor, db, capture):
    answer = visitor.get("/breaks/")

    page = answer.content.decode()
    number = re.search(r"问题编号 <b[^>]*>([0-9A-F]{12})</b>", page).group(1)
    assert answer.status_code == 500
    assert "系统出错，这次没有办成" in page
    assert "秘密的细节" not in page
    lines = [json.loads(line) for line in capture()]
    assert {line["request"][:12].upper() for line in lines} == {number}
    assert answer["X-Request-Id"][:12].upper() == number
    assert ["ZeroDivisionError" in line["error"] for line in lines if "error" in line] == [True]


@pytest.mark.asvs("16.2.4", "16.4.1")
@pytest.mark.urls(__name__)
def test_a_log_line_is_one_line_of_json_whatever_it_says(visitor, db, capture):
    visitor.get("/breaks/")

    assert [line.count("\n") for line in capture()] == [0] * len(capture())
    line = json.loads(capture()[0])
    assert set(line) == {"at", "level", "logger", "request", "message"}
    assert (line["level"], line["logger"]) == ("WARNING", "portal.tests")
    assert line["message"] == "第一行\n第二行 “引号”"


def test_outside_a_request_a_line_has_no_request(capture):
    logging.getLogger("portal.tests").error("夜间任务失败")

    assert json.loads(capture()[-1])["request"] == ""


def incident_in(answer):
    return re.search(r"问题编号 <b[^>]*>([0-9A-F]{12})</b>", answer.content.decode()).group(1)


@pytest.mark.asvs("16.5.1")
@pytest.mark.parametrize(("address", "status", "says"), [("/no-such-page/", 404, "没有"), ("/year/", 403, "没有权限")])
def test_error_pages_are_in_chinese_with_a_number_of_their_own(client, db, address, status, says):
    client.force_login(people.person())
    first, second = client.get(address), client.get(address)

    assert (first.status_code, second.status_code) == (status, status)
    assert says in first.content.decode()
    assert incident_in(first) != incident_in(second)


@pytest.mark.urls(__name__)
def test_a_form_without_its_secret_is_refused_in_chinese(db):
    answer = Client(enforce_csrf_checks=True).post("/takes/")

    assert answer.status_code == 403
    assert 'lang="zh-Hans"' in answer.content.decode()
    assert incident_in(answer)


SAID = {
    "/refuses/": (409, "受理已经结束"),
    "/waits/": (503, "请过十几秒刷新本页"),
    "/much/": (429, "分钟后再试"),
}


@pytest.mark.asvs("16.5.1")
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", SAID)
def test_what_went_wrong_is_said_with_how_to_mend_it(visitor, db, address):
    status, words = SAID[address]
    answer = visitor.get(address)

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "草稿" in answer.content.decode()
    assert incident_in(answer)


@pytest.mark.urls(__name__)
def test_a_form_whose_fate_is_not_known_is_told_to_be_sent_again(visitor, db):
    page = visitor.post("/waits/").content.decode()

    assert "可能没有办成，也可能已经办成" in page
    assert "重复发送不会办两次" in page


@pytest.mark.urls(__name__)
def test_too_much_text_is_told_as_such(visitor, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = visitor.post("/takes/", {"text": "一" * 100}, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert "单个文件不超过 20 MB" in answer.content.decode()
    assert incident_in(answer)


def test_each_request_has_an_id_of_its_own(client, db):
    ids = {client.get("/articles/")["X-Request-Id"] for _ in range(3)}

    assert [len(each) for each in ids] == [32, 32, 32]
    assert logs.request_id.get() == ""


@pytest.mark.parametrize(("address", "status"), [("/none-such/", 404), ("/breaks/", 500), ("/much/", 429)])
@pytest.mark.urls(__name__)
def test_an_error_page_names_whom_to_call_where_a_setting_does(visitor, db, settings, address, status):
    without = visitor.get(address)
    settings.SUPPORT_CONTACT = "021-0000 0000、help@portal.example"
    named = visitor.get(address)

    assert (without.status_code, "技术支持" in without.text) == (status, False)
    assert "技术支持：021-0000 0000、help@portal.example。" in named.text
