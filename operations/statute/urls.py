"""The addresses of the law's pages."""

from django.urls import path

from operations.statute import views

app_name = "law"
urlpatterns = [
    path("", views.law, name="provisions"),
    path("approve/", views.approve, name="approve"),
    path("additions/<int:pk>/", views.second, name="second"),
    path("judgments/", views.enter, name="enter_judgment"),
    path("judgments/<int:pk>/", views.second_on_judgment, name="judgment"),
    path("off/<slug:code>/", views.look, name="look"),
]
