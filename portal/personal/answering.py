"""The answer to a request to be erased goes by mail to the address that the person had while asking.

The letter is an errand of the same transaction, put before the mailbox is wiped. The address stands in it sealed, and
leaves it once the letter is sent (`outbox.UNTIL_DONE`).
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from portal.notices import mail, outbox
from portal.personal.models import ErasureRequest
from portal.sealing import opened, sealed

TOPIC = "erasure answer"


def write(request: ErasureRequest) -> None:
    """Have the answer mailed; an account without a mailbox is told on its own page only, while it has one."""
    if request.person.email:
        outbox.put(TOPIC, f"erasure:{request.pk}", request_id=request.pk, sealed_to=sealed(request.person.email))


@outbox.handles(TOPIC)
def send(request_id: int, sealed_to: str) -> None:
    """Mail one answer. Raises OSError without the address, which a mail server's own error would repeat."""
    found = ErasureRequest.objects.get(pk=request_id)
    try:
        mail.post(opened(sealed_to), say("个人信息删除申请的答复"), _body(found))
    except OSError as error:
        raise OSError(f"{type(error).__name__}: the letter could not be sent") from None


def _body(found: ErasureRequest) -> str:
    words = {
        "on": f"{timezone.localtime(found.asked_at):%Y-%m-%d}",
        "why": found.answer,
        "url": settings.SITE_URL + reverse("own_data"),
        "privacy": settings.SITE_URL + reverse("privacy"),
    }
    if found.granted:
        return (
            say(
                "您好：\n\n您 %(on)s 提出的个人信息删除申请，答复为：同意删除。\n\n%(why)s\n\n"
                "账号已停用，不能恢复；姓名、电话、邮箱已从平台各处清除。办理记录依法保留，其中不再写明是您。\n"
                "各类信息的保存期限：%(privacy)s\n\n这封信寄出后，平台不再保存您的邮箱地址。请勿回复。"
            )
            % words
        )
    return (
        say(
            "您好：\n\n您 %(on)s 提出的个人信息删除申请，答复为：不同意。\n\n%(why)s\n\n"
            "您的账号和信息没有变化，情况变化后可以再次申请：%(url)s\n\n此邮件由系统发出，请勿回复。"
        )
        % words
    )
