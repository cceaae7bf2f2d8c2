"""The addresses of call-backs: the list, and one of them."""

from django.urls import path

from reports.call_backs import views

urlpatterns = [
    path("call-backs/", views.due, name="call_backs"),
    path(
        "<str:reference>/call-backs/<int:ordinal>/",
        views.one,
        name="call_back",
    ),
    path(
        "<str:reference>/call-backs/<int:ordinal>/clear/",
        views.words,
        name="call_back_words",
    ),
    path(
        "<str:reference>/call-backs/<int:ordinal>/give/",
        views.give,
        name="call_back_give",
    ),
    path(
        "<str:reference>/call-backs/<int:ordinal>/take/",
        views.take,
        name="call_back_take",
    ),
]
