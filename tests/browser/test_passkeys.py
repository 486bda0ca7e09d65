"""Passkeys in a real Chromium with a virtual authenticator, under the portal's own content policy."""

import pytest
from allauth.mfa.models import Authenticator

from portal.accounts.models import User
from portal.accounts.signing import lockout
from tests.factories import people
from tests.security.signing import noted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.asvs("6.3.3")]


@pytest.fixture
def _required(settings, live_server):
    """The rules of production, on the address by which WebAuthn knows a site without TLS."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.CONFIRM_MINUTES = 15


@pytest.fixture
def holder(visitor, live_server):
    """A visitor whose device keeps passkeys and answers for finger or face at once."""
    made = visitor()
    made.base = made.base.replace("127.0.0.1", "localhost")
    cdp = made.context.new_cdp_session(made.page)
    cdp.send("WebAuthn.enable")
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return made


def signs_in(holder, user):
    holder.open("/accounts/login/")
    holder.page.fill("input[name=login]", user.username)
    holder.page.fill("input[name=password]", "a long password 1")
    holder.page.get_by_role("button", name="登录", exact=True).click()
    holder.page.wait_for_load_state()


@pytest.mark.usefixtures("_required")
def test_an_officer_enrols_a_passkey_signs_in_with_it_alone_and_confirms_with_it(holder):
    officer = people.staff("office_officer")
    page = holder.page
    signs_in(holder, officer)
    assert page.url.endswith("/desk/account/enrol/")
    holder.press("添加通行密钥")
    page.get_by_label("名称").fill("办公室电脑")
    page.get_by_role("button", name="添加通行密钥").click()
    page.wait_for_url("**/recovery-codes/")
    key = Authenticator.objects.get(user=officer, type="webauthn")
    assert (key.wrap().name, key.wrap().is_passwordless) == ("办公室电脑", True)

    holder.open("/desk/")
    page.locator(".pt-top summary").last.click()
    holder.press("退出登录")
    holder.open("/accounts/login/?next=/desk/done/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(f"{holder.base}/desk/done/")
    assert noted(officer)[-1] == "signed_in"

    holder.open("/accounts/2fa/webauthn/reauthenticate/?next=/desk/done/")
    page.get_by_role("button", name="用通行密钥确认").click()
    page.wait_for_url(f"{holder.base}/desk/done/")
    assert noted(officer)[-1] == "confirmed"
    assert (holder.faults, holder.strangers) == ([], [])


@pytest.mark.usefixtures("_required")
def test_a_passkey_is_a_second_factor_after_the_password_and_opens_a_locked_account(holder):
    officer = people.staff("office_officer")
    page = holder.page
    signs_in(holder, officer)
    holder.press("添加通行密钥")
    page.get_by_role("button", name="添加通行密钥").click()
    page.wait_for_url("**/recovery-codes/")
    holder.context.clear_cookies()

    signs_in(holder, officer)
    assert page.url.endswith("/accounts/2fa/authenticate/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(f"{holder.base}/desk/")

    holder.context.clear_cookies()
    for _n in range(5):
        lockout.failed(lockout.key_of("", officer), User.objects.get(pk=officer.pk), detail={})
    holder.open("/accounts/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(f"{holder.base}/desk/")
    assert holder.faults == []


def test_whoever_cancels_is_told_what_else_there_is(visitor):
    holder = visitor()
    holder.base = holder.base.replace("127.0.0.1", "localhost")
    cdp = holder.context.new_cdp_session(holder.page)
    cdp.send("WebAuthn.enable")  # no authenticator at all: the dialogue fails at once
    holder.open("/accounts/login/")
    holder.page.evaluate("void (navigator.credentials.get = () => Promise.reject(new Error('cancelled')))")
    holder.page.get_by_role("button", name="用通行密钥登录").click()

    said = holder.page.locator("[data-passkey-said]")
    said.get_by_text("没有完成").wait_for()
    assert holder.page.get_by_role("button", name="用通行密钥登录").is_enabled()


def test_without_scripts_the_password_is_there_and_no_dead_button(visitor):
    holder = visitor(scripts=False)
    holder.open("/accounts/login/")

    assert holder.page.get_by_role("button", name="登录", exact=True).is_visible()
    assert not holder.page.get_by_role("button", name="用通行密钥登录").is_visible()
