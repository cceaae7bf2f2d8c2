"""The addresses of what is held back, and of the identity check."""

from django.urls import path

from stronghold.partners.preview.views import held_back, identity

app_name = "preview"
_AS = "shared/as-partner/<str:agreement>/<int:number>"
urlpatterns = [
    path(f"{_AS}/held-back/", held_back.held_back, name="held_back"),
    path(
        f"{_AS}/held-back/<str:shared>/<str:reason>/",
        held_back.held_records,
        name="held_records",
    ),
    path("sharing/<str:agreement>/<int:number>/check/", identity.check, name="check"),
]
