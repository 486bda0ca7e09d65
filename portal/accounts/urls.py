"""Addresses of people and units."""

from django.urls import path

from portal.accounts import views

urlpatterns = [
    path("register/", views.RegisterView.as_view(), name="register"),
    path("join/<str:code>/", views.JoinView.as_view(), name="join"),
    path("desk/account/", views.AccountView.as_view(), name="account"),
    path("roles/", views.RolesView.as_view(), name="roles"),
    path("roles/<int:pk>/end/", views.EndRoleView.as_view(), name="end_role"),
    path("units/", views.OrganisationList.as_view(), name="organisations"),
    path("units/<int:pk>/", views.OrganisationView.as_view(), name="organisation"),
    path("units/<int:pk>/invite/", views.InviteView.as_view(), name="invite"),
]
