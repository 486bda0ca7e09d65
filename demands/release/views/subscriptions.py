"""订阅 and 常用筛选: asked for, confirmed by the mailbox, ended by a link; questions kept under a name."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.release import subscribing
from demands.release.models import SavedFilter, Subscription
from portal import access, clock

MOST_FILTERS = 20


class SubscribeForm(forms.Form):
    """How often; and to which mailbox, where nobody is signed in."""

    email = forms.EmailField(label=_("邮箱"), max_length=254, help_text=_("会收到一封确认邮件，确认后才开始发送。"))
    rhythm = forms.ChoiceField(
        label=_("发送方式"),
        choices=Subscription.Rhythm.choices,
        initial=Subscription.Rhythm.DAILY,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, signed_in: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["email"]


class SubscribeView(View):
    """订阅更新: the hall's question as it stands, by mail, by feed or as a calendar."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, SubscribeForm(signed_in=request.user.is_authenticated))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = SubscribeForm(request.POST, signed_in=request.user.is_authenticated)
        if not form.is_valid():
            return self._page(request, form, status=422)
        query, rhythm = subscribing.question_of(request.GET), form.cleaned_data["rhythm"]
        if request.user.is_authenticated:
            subscribing.begin(query=query, rhythm=rhythm, person=request.user)
            messages.success(request, say("已订阅。有符合条件的新需求时，发送到您账号的邮箱。"))
            return redirect("subscriptions")
        email = form.cleaned_data["email"].strip().lower()
        if too_often := ratelimit.consume_or_429(request, action="hall_subscription", key=email):
            return too_often
        subscribing.ask(email, query=query, rhythm=rhythm)
        messages.success(request, say("确认邮件已发出，请在两日内打开其中的链接。没有收到的，请检查垃圾邮件。"))
        return redirect(f"{reverse('hall')}?{query}")

    def _page(self, request: HttpRequest, form: SubscribeForm, status: int = 200) -> HttpResponse:
        query = subscribing.question_of(request.GET)
        context = {
            "form": form,
            "query": query,
            "question": subscribing.words_of(query),
            "has_errors": status != 200,
        }
        return render(request, "release/subscribe.html", context, status=status)


class ConfirmView(View):
    """The link of the letter: looking at it changes nothing, the button begins the subscription."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        found = subscribing.proved(request.GET.get("code", ""))
        if found is None:
            return self._too_late(request)
        context = {"question": subscribing.words_of(found[1]), "code": request.GET["code"]}
        return render(request, "release/subscription_confirm.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        found = subscribing.proved(request.GET.get("code", ""))
        if found is None:
            return self._too_late(request)
        email, query, rhythm = found
        subscribing.begin(query=query, rhythm=rhythm, email=email)
        messages.success(request, say("订阅已确认。每封邮件末尾都有退订链接。"))
        return redirect(f"{reverse('hall')}?{query}")

    def _too_late(self, request: HttpRequest) -> HttpResponse:
        return render(request, "release/subscription_late.html", status=404)


class SubscriptionView(View):
    """The link at the end of each letter: one button ends the subscription, with no account."""

    access = access.PUBLIC.about("subscription")

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = self._found(code)
        return render(request, "release/subscription_end.html", {"question": subscribing.words_of(found.query)})

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        subscribing.end(self._found(code))
        messages.success(request, say("已退订，不再发送。"))
        return redirect("hall")

    def _found(self, code: str) -> Subscription:
        found = Subscription.of(code)
        if found is None:
            raise Http404
        return found


class OwnSubscriptions(View):
    """我的订阅和常用筛选."""

    access = access.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        found = Subscription.objects.standing().filter(person=request.user)
        context = {
            "subscriptions": [(each, subscribing.words_of(each.query)) for each in found],
            "filters": [(each, subscribing.words_of(each.query)) for each in own_filters(request.user)],
        }
        return render(request, "release/subscriptions.html", context)


class SaveFilter(View):
    """保存为常用筛选: the hall's question as it stands, under a name; the same name takes the new question."""

    access = access.SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        name = request.POST.get("name", "").strip()[:30]
        query = subscribing.question_of(request.GET)
        kept = own_filters(request.user)
        if not name:
            messages.error(request, say("请给常用筛选起一个名称。"))
        elif kept.count() >= MOST_FILTERS and not kept.filter(name=name).exists():
            messages.error(request, say("常用筛选最多 %s 个，请先删除不用的。") % MOST_FILTERS)
        else:
            kept.update_or_create(person=request.user, name=name, defaults={"query": query, "at": clock.now()})
            messages.success(request, say("已保存为常用筛选“%s”。") % name)
        return redirect(f"{reverse('hall')}?{query}")


class DropFilter(View):
    """One's own saved filter goes."""

    access = access.SIGNED_IN.about("saved_filter", only=access.Only.ITS_OWNER)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(own_filters(request.user), pk=pk).delete()
        messages.success(request, say("已删除。"))
        return redirect("subscriptions")


def own_filters(person: Any) -> Any:
    """The questions that a person keeps."""
    return SavedFilter.objects.filter(person=person)
