"""Addresses of the library."""

from django.urls import path

from portal.materials.views import library

urlpatterns = [
    path("desk/materials/", library.MaterialList.as_view(), name="materials"),
    path("desk/materials/new/", library.NewMaterialView.as_view(), name="material_new"),
    path("desk/materials/<int:pk>/", library.MaterialView.as_view(), name="material"),
    path("desk/materials/<int:pk>/replace/", library.ReplaceView.as_view(), name="material_replace"),
    path("desk/materials/<int:pk>/end/", library.PutAsideView.as_view(), name="material_end"),
]
