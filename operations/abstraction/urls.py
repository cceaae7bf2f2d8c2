"""The addresses of time away."""

from django.urls import path

from operations.abstraction import views

app_name = "abstraction"
urlpatterns = [
    path("", views.this_week, name="latest"),
    path("new/", views.new, name="new"),
    path("taken-back/<int:row_id>/", views.take_back, name="take_back"),
    path("team/<int:team_id>/", views.hours, name="hours"),
    path("<str:week>/", views.week, name="week"),
]
