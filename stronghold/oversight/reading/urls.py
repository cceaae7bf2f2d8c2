"""The addresses of the weekly list."""

from django.urls import path

from stronghold.oversight.reading import views

app_name = "reading"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("police/", views.latest_of_police, name="police_latest"),
    path("<str:week>/", views.week, name="week"),
    path("<str:week>/police/", views.police, name="police"),
    path("<str:week>/police.csv", views.police_csv, name="police_csv"),
    path("<str:week>/police/<str:username>/", views.look, name="look"),
]
