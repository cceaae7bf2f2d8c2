"""The addresses of features, without a final slash, as in the standard."""

from django.urls import path

from stronghold.partners.ogc.views import features, keys

app_name = "ogc"
urlpatterns = [
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:n>/revoke/", keys.revoke, name="revoke_key"),
    path("", features.landing, name="landing"),
    path("conformance", features.conformance, name="conformance"),
    path("api", features.api, name="api"),
    path("collections", features.collections, name="collections"),
    path("collections/<str:name>", features.collection, name="collection"),
    path("collections/<str:name>/items", features.features, name="items"),
    path(
        "collections/<str:name>/items/<str:feature>", features.feature, name="feature"
    ),
    path("<path:address>", features.nowhere, name="nowhere"),
]
