"""The addresses of the place ledger."""

from django.urls import path

from stronghold.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.search, name="search"),
    path("streets/<int:street_id>/", views.street, name="street"),
    path("premises/<int:premises_id>/", views.premises, name="premises"),
    path("premises/<int:premises_id>/chronology/", views.chronology, name="chronology"),
]
