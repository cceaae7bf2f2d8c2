"""The addresses of disruptions."""

from django.urls import path

from operations.disruptions import views

app_name = "disruptions"
urlpatterns = [
    path("", views.disruption_list, name="list"),
    path("<str:reference>/new/", views.new, name="new"),
    path("<str:reference>/<int:n>/withdraw/", views.withdraw, name="withdraw"),
]
