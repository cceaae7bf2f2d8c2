"""The site with one page more: the style guide."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from stronghold.core.accounts.access import requires
from stronghold.core.accounts.permissions import Verb
from stronghold.urls import handler500
from stronghold.urls import urlpatterns as site
from tests.style_guide.samples import samples

PAGE = Path(__file__).parent / "style_guide.html"


def page_of(request: HttpRequest) -> str:
    return Template(PAGE.read_text()).render(RequestContext(request, samples()))


@requires(Verb.USE_SITE)
def style_guide(request: HttpRequest) -> HttpResponse:
    return HttpResponse(page_of(request))


urlpatterns = [path("style-guide/", style_guide), *site]
__all__ = ["handler500", "urlpatterns"]
