"""The addresses of the lock of a session."""

from django.urls import path

from stronghold.sign_in.idle_lock import views

app_name = "idle_lock"
urlpatterns = [
    path("lock/", views.lock, name="lock"),
    path("used/", views.used, name="used"),
    path("unlock/", views.unlock, name="unlock"),
    path("unlock/typed/", views.typed_before, name="typed"),
    path("unlock/done/", views.done, name="done"),
]
