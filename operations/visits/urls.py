"""The addresses of visits."""

from django.urls import path

from operations.visits import views

app_name = "visits"
urlpatterns = [
    path("", views.visit_list, name="list"),
    path("check/", views.check, name="check"),
    path("premises/<int:premises_id>/", views.mark, name="mark"),
    path("premises/<int:premises_id>/lift/", views.lift, name="lift"),
]
