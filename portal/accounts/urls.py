"""Addresses of people and units."""

from django.urls import path

from portal.accounts.views import ending, mailbox, own, people, registering, roles, units

urlpatterns = [
    path("register/", registering.RegisterView.as_view(), name="register"),
    path("join/<str:code>/", registering.JoinView.as_view(), name="join"),
    path("desk/account/", own.AccountView.as_view(), name="account"),
    path("desk/account/sessions/", own.OwnSessionsView.as_view(), name="own_sessions"),
    path("desk/account/email/", mailbox.MailboxView.as_view(), name="email"),
    path("desk/account/email/confirm/", mailbox.ConfirmMailboxView.as_view(), name="email_confirm"),
    path("desk/account/enrol/", own.EnrolView.as_view(), name="enrol"),
    path("open/<str:code>/", people.OpenAccountView.as_view(), name="open_account"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("people/new/", people.OpeningView.as_view(), name="person_new"),
    path("people/<int:pk>/", people.PersonView.as_view(), name="person"),
    path("people/<int:pk>/disable/", ending.DisableView.as_view(), name="disable_account"),
    path("people/<int:pk>/reset-factor/", ending.ResetFactorView.as_view(), name="reset_factor"),
    path("roles/", roles.RolesView.as_view(), name="roles"),
    path("roles/<int:pk>/end/", roles.EndRoleView.as_view(), name="end_role"),
    path("units/", units.OrganisationList.as_view(), name="organisations"),
    path("units/<int:pk>/", units.OrganisationView.as_view(), name="organisation"),
    path("units/<int:pk>/invite/", units.InviteView.as_view(), name="invite"),
]
