"""The addresses of the access rules."""

from django.urls import path

from stronghold.sign_in.access_rules import views

app_name = "access"
urlpatterns = [
    path("", views.rules, name="list"),
    path("new/", views.new_rule, name="new"),
    path("try/", views.try_claims, name="try"),
    path("<int:rule_id>/", views.change_rule, name="change"),
    path("<int:rule_id>/remove/", views.remove_rule, name="remove"),
]
