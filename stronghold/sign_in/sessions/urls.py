"""The addresses of one's sessions."""

from django.urls import path

from stronghold.sign_in.sessions import views

urlpatterns = [
    path("", views.sessions, name="account_sessions"),
    path("others/end/", views.end_others, name="account_end_other_sessions"),
    path("<int:session_id>/end/", views.end_session, name="account_end_session"),
]
