"""The addresses beside what a partner is shown, and before it is signed."""

from django.urls import path

from stronghold.preview.views import identity, withheld

app_name = "preview"
_AS = "shared/as-partner/<str:reference>/<int:number>"
urlpatterns = [
    path(f"{_AS}/held-back/", withheld.held_back, name="held_back"),
    path(
        f"{_AS}/held-back/<str:shared>/<str:reason>/",
        withheld.held_records,
        name="held_records",
    ),
    path("sharing/<str:reference>/<int:number>/check/", identity.check, name="check"),
]
