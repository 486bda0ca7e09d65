"""Signing in beside a form that is open: is the person back, and the window in which they came back."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views import View

from portal import access


class PulseView(View):
    """For a form whose session ended: who is signed in now, and the token that the form needs anew."""

    access = access.SIGNED_IN

    def get(self, request: HttpRequest) -> JsonResponse:
        return JsonResponse({"person": request.user.pk, "csrf": get_token(request)})


class BackView(View):
    """Where a sign-in beside an open form ends: this window may be closed."""

    access = access.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "drafts/back.html")
