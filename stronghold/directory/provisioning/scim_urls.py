"""The addresses of SCIM, as in RFC 7644, without a final slash."""

from django.urls import path

from stronghold.directory.provisioning.access import by_directory

READ, ONE = ("GET", "HEAD"), ("GET", "HEAD", "PUT", "PATCH", "DELETE")
ANY = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

app_name = "scim"
urlpatterns = [
    path("ServiceProviderConfig", by_directory("provider", *READ), name="provider"),
    path("ResourceTypes", by_directory("types", *READ), name="types"),
    path("ResourceTypes/<str:resource>", by_directory("types", *READ), name="type"),
    path("Schemas", by_directory("schemas", *READ), name="schemas"),
    path("Schemas/<str:resource>", by_directory("schemas", *READ), name="schema"),
    path("Users", by_directory("users", *READ, "POST"), name="users"),
    path("Users/.search", by_directory("search_users", "POST"), name="search_users"),
    path("Users/<str:resource>", by_directory("user", *ONE), name="user"),
    path("Groups", by_directory("groups", *READ, "POST"), name="groups"),
    path("Groups/.search", by_directory("search_groups", "POST"), name="search_groups"),
    path("Groups/<str:resource>", by_directory("group", *ONE), name="group"),
    path(".search", by_directory("search", "POST"), name="search"),
    path("<path:address>", by_directory("nowhere", *ANY), name="nowhere"),
]
