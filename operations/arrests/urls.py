"""The addresses of arrests."""

from django.urls import path

from operations.arrests import views

app_name = "arrests"
urlpatterns = [
    path("", views.arrest_list, name="list"),
    path("new/", views.new, name="new"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
]
