"""The addresses of visits."""

from django.urls import path

from operations.visits import views

app_name = "visits"
urlpatterns = [
    path("", views.visit_list, name="list"),
    path("check/", views.check, name="check"),
    path("ask/", views.ask, name="ask"),
    path("premises/<int:premises_id>/", views.ask_first, name="ask_first"),
    path("asked/<str:reference>/", views.asked, name="asked"),
    path("asked/<str:reference>/lift/", views.lift, name="lift"),
]
