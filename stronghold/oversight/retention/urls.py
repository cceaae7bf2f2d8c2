"""The addresses of retention: what is due, decisions, erasures, and the rules."""

from django.urls import path

from stronghold.oversight.retention import views

app_name = "retention"
urlpatterns = [
    path("", views.due, name="due"),
    path("decisions/<slug:what>/", views.decided, name="decided"),
    path("decisions/<int:decision>/end/", views.end, name="end"),
    path("erasures/", views.erasures, name="erasures"),
    path("erasures/<str:erased>/proof/", views.proof, name="proof"),
    path("audit/", views.months, name="months"),
    path("rules/", views.schedule, name="rules"),
    path("rules/look/", views.look, name="look"),
    path("rules/file/", views.take_file, name="file"),
    path("rules/file/download/", views.download, name="download"),
    path("rules/<slug:rule>/", views.propose, name="propose"),
    path("rules/proposed/<int:period>/", views.answer, name="answer"),
]
