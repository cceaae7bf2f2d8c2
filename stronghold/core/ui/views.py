"""The style guide: every component in every state, for developers and tests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stronghold.core.ui.samples import samples


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components as pages include them."""
    return render(request, "styleguide.html", samples())
