"""The addresses of a report's photos."""

from django.urls import path

from reports.photos import views

urlpatterns = [
    path("sent/<uuid:client_uuid>/photos/", views.sent_photo, name="sent_photo"),
    path("<str:reference>/photos/", views.photos, name="photos"),
    path("<str:reference>/photos/<str:photo>/", views.photo, name="photo"),
    path(
        "<str:reference>/photos/<str:photo>/full/",
        views.photo_full,
        name="photo_full",
    ),
    path(
        "<str:reference>/photos/<str:photo>/small/",
        views.photo_small,
        name="photo_small",
    ),
    path(
        "<str:reference>/photos/<str:photo>/caption/",
        views.photo_caption,
        name="photo_caption",
    ),
    path(
        "<str:reference>/photos/<str:photo>/remove/",
        views.photo_remove,
        name="photo_remove",
    ),
    path(
        "<str:reference>/photos/<str:photo>/put-back/",
        views.photo_put_back,
        name="photo_put_back",
    ),
]
