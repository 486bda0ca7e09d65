"""Mail: what goes out of the outbox as a letter, under the id that makes a repeat known as one."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as say

from portal.notices import outbox
from portal.notices.models import Message


def post(to: str, subject: str, body: str, headers: dict[str, str] | None = None) -> None:
    """For a handler of the outbox: send one letter. Every try of one errand bears the same Message-ID."""
    host = urlsplit(settings.SITE_URL).hostname
    letter = EmailMessage(subject=_one_line(subject), body=body, to=[to])
    letter.extra_headers |= headers or {}
    letter.extra_headers["Message-ID"] = f"<{outbox.dedupe_id()}@{host}>"
    letter.send()


@outbox.handles("mail")
def send_mail(person_id: int, key: str) -> None:
    """Send one message by mail; one already sent, or to an account disabled meanwhile, is left alone."""
    message = Message.objects.select_for_update(of=("self",)).select_related("person").get(person_id=person_id, key=key)
    if message.mailed_at or not message.person.email or not message.person.is_active:
        return
    body = say("%(name)s：\n\n%(text)s\n\n查看：%(site)s%(url)s\n\n此邮件由系统发出，请勿回复。") % {
        "name": message.person.name,
        "text": message.text,
        "site": settings.SITE_URL,
        "url": message.url,
    }
    post(message.person.email, message.text, body)
    message.mailed_at = timezone.now()
    message.save(update_fields=["mailed_at"])


def _one_line(text: str) -> str:
    """A subject: no line breaks, which would add headers to the mail."""
    return " ".join(text.split())[:78]
