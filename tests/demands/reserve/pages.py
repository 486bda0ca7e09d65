"""People at the pages of the reserve: every form is sent with what its page shows."""

import html

from django.test import Client

from portal import once


class AtThePage:
    """One person with a browser; a step is taken on its own page, with the hidden fields that the page has."""

    def __init__(self, person):
        self.person, self.client = person, Client()
        self.client.force_login(person)

    def reads(self, record, *texts, missing=()):
        """The record's page is open to this person and says so."""
        page = self.client.get(record.get_absolute_url())
        assert page.status_code == 200, page
        text = html.unescape(page.content.decode())
        assert [t for t in texts if t not in text] == []
        assert [t for t in missing if t in text] == []
        return self

    def opens(self, url, **given):
        """What a page answers."""
        return self.client.get(url, given)

    def sends(self, url, **given):
        """Send the form of a page as it is shown there, with these answers."""
        return self.ready(url, **given)()

    def ready(self, url, **given):
        """The same up to the button: what comes back presses it."""
        page = self.client.get(url)
        assert page.status_code == 200, (url, page.status_code)
        form = (page.context or {}).get("form")
        shown = {}
        for name, field in getattr(form, "fields", {}).items():
            value = form.get_initial_for_field(field, name)
            if value not in (None, ""):
                shown[form.add_prefix(name)] = field.prepare_value(value) if hasattr(field, "prepare_value") else value
        token = page.context.get("token") or once.new_token()
        answers = {k: v for k, v in (shown | given | {"token": token}).items() if v is not None}
        return lambda: self.client.post(url, answers)

    def takes(self, record, step, **given):
        """Take a step; the fresh record. Fails with what the page says where it was refused."""
        answer = self.sends(record.step_url(step), **given)
        assert answer.status_code == 302, said(answer)
        return type(record).objects.get(pk=record.pk)

    def is_refused(self, record, step, **given):
        """Try a step; the sentences that the page gives as reasons."""
        answer = self.client.get(record.step_url(step))
        if answer.status_code == 200 and not answer.context["held"]:
            answer = self.sends(record.step_url(step), **given)
        assert answer.status_code in (200, 403, 404, 409, 422), answer
        return said(answer)


def said(answer):
    """Reasons and errors on a page."""
    context = answer.context or {}
    form = context.get("form")
    errors = [str(e) for each in form.errors.values() for e in each] if form is not None and form.is_bound else []
    return [*map(str, context.get("held") or []), *map(str, context.get("refused") or []), *errors]
