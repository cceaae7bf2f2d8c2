"""The addresses of warrants."""

from django.urls import path

from operations.warrants import views

app_name = "warrants"
urlpatterns = [
    path("", views.warrant_list, name="list"),
    path("new/", views.new, name="new"),
    path("places/", views.suggest, name="suggest"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:reference>/move/", views.move, name="move"),
    path("<str:reference>/enter/", views.enter, name="enter"),
    path("<str:reference>/premises/", views.add_premises, name="add_premises"),
    path("<str:reference>/review/", views.review, name="review"),
    path("<str:reference>/papers/new/", views.new_paper, name="new_paper"),
    path("<str:reference>/papers/<int:n>/", views.paper, name="paper"),
    path(
        "<str:reference>/papers/<int:n>/error/", views.paper_error, name="paper_error"
    ),
    path(
        "<str:reference>/entries/<int:entry>/seizures/new/", views.seize, name="seize"
    ),
]
