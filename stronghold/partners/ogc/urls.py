"""The addresses of features, without a final slash, as in the standard."""

from django.urls import path

from stronghold.partners.ogc.views import features

app_name = "ogc"
urlpatterns = [
    path("", features.landing, name="landing"),
    path("conformance", features.conformance, name="conformance"),
    path("api", features.api, name="api"),
    path("collections", features.collections, name="collections"),
    path("collections/<str:name>", features.collection, name="collection"),
    path("collections/<str:name>/queryables", features.queryables, name="queryables"),
    path("collections/<str:name>/items", features.features, name="items"),
    path(
        "collections/<str:name>/items/<str:feature>", features.feature, name="feature"
    ),
    path("<path:address>", features.nowhere, name="nowhere"),
]
