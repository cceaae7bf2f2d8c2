"""The addresses of the law's pages."""

from django.urls import path

from operations.statute import views

app_name = "law"
urlpatterns = [
    path("", views.law, name="provisions"),
    path("approve/", views.approve, name="approve"),
    path("additions/<int:pk>/", views.second, name="second"),
    path("off/<slug:code>/", views.look, name="look"),
]
