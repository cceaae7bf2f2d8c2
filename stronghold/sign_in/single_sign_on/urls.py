"""The addresses of single sign-on."""

from django.urls import path

from stronghold.sign_in.single_sign_on import views

app_name = "single_sign_on"
urlpatterns = [
    path("", views.start, name="start"),
    path("return/", views.back, name="return"),
    path("again/", views.again, name="again"),
    path("logout/", views.end_sessions, name="end_sessions"),
]
