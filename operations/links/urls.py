"""The addresses of links."""

from django.urls import path

from operations.links import views

app_name = "links"
urlpatterns = [
    path("<str:reference>/new/", views.new, name="new"),
    path("<str:reference>/<str:linked>/remove/", views.remove, name="remove"),
]
