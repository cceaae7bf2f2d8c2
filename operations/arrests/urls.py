"""The addresses of arrests."""

from django.urls import path

from operations.arrests import views
from operations.arrests.views import completion, matches

app_name = "arrests"
urlpatterns = [
    path("", views.arrest_list, name="list"),
    path("new/", views.new, name="new"),
    path("import/", matches.import_file, name="import"),
    path("matches/", matches.waiting, name="matches"),
    path("matches/<int:match>/", matches.decide, name="decide_match"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/complete/", completion.complete, name="complete"),
    path("<str:reference>/exploitation/", completion.exploitation, name="exploitation"),
    path("<str:reference>/seizures/new/", completion.new_seizure, name="new_seizure"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
]
