"""Mail: a message that a person also wishes to have outside the portal."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as say

from portal.notices.models import Message
from portal.notices.outbox import handles


@handles("mail")
def send_mail(person_id: int, key: str) -> None:
    """Send one message by mail; one already sent is left alone."""
    message = Message.objects.select_for_update(of=("self",)).select_related("person").get(person_id=person_id, key=key)
    if message.mailed_at or not message.person.email:
        return
    body = say("%(name)s：\n\n%(text)s\n\n查看：%(site)s%(url)s\n\n此邮件由系统发出，请勿回复。") % {
        "name": message.person.name,
        "text": message.text,
        "site": settings.SITE_URL,
        "url": message.url,
    }
    EmailMessage(subject=_one_line(message.text), body=body, to=[message.person.email]).send()
    message.mailed_at = timezone.now()
    message.save(update_fields=["mailed_at"])


def _one_line(text: str) -> str:
    """A subject: no line breaks, which would add headers to the mail."""
    return " ".join(text.split())[:78]
