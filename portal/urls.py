"""Every address of the portal; each hall brings its own."""

from allauth.account import views as account
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from portal.views import desk, health, pages, sharing, steps


class Base36Converter(StringConverter):
    """The account of a link to a new password: it ends at the first dash, and the key has one of its own."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36Converter, "base36")

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler429 = "portal.views.errors.too_many"  # allauth asks for it where somebody signs in too often
handler500 = "portal.views.errors.server_error"

signing_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/<base36:uidb36>-<key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]
urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("articles/", pages.ArticlesView.as_view(), name="articles"),
    path("accounts/", include(signing_in)),
    path("desk/", desk.DeskView.as_view(), name="desk"),
    path("desk/done/", desk.DoneView.as_view(), name="done"),
    path("desk/messages/", desk.MessagesView.as_view(), name="messages"),
    path("desk/clock/", pages.ClockView.as_view(), name="clock"),
    path("do/<slug:machine>/<int:pk>/<slug:name>/", steps.StepView.as_view(), name="step"),
    path("share/<slug:machine>/<int:pk>/", sharing.ShareView.as_view(), name="share"),
    path("receipts/<slug:number>/", steps.ReceiptView.as_view(), name="receipt"),
    path("", include("portal.accounts.urls")),
    path("", include("portal.calls.urls")),
    path("", include("portal.personal.urls")),
    path("", include("portal.redress.urls")),
    path("", include("portal.documents.urls")),
    path("", include("portal.drafts.urls")),
    path("", include("portal.materials.urls")),
    path("", include("portal.records.urls")),
    path("", include("reviews.urls")),
    path("", include("demands.urls")),
    path("", include("projects.urls")),
]
