"""Suggestions of places, while a user types one into a form."""

from django.http import JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.rules import plain_words
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.presenters import none_found, suggestion
from stronghold.core.places.queries import place_choices
from stronghold.core.places.rules import GivenPlace, check_given


@requires(Verb.TYPE_PLACES, page="the places offered to a form")
@require_POST
def suggest(request: SignedInRequest) -> JsonResponse:
    """List the places that the words can mean; premises only for their readers."""
    return answer_suggestions(request)


def answer_suggestions(request: SignedInRequest) -> JsonResponse:
    """Return the places that the words can mean, as JSON.

    The words are sent in the body and not in the URL, which logs and browsers store.
    """
    words = plain_words(request.POST.get("words", ""))
    try:
        check_given(GivenPlace(words=words, not_known=not words))
        choices = place_choices(request.user, words) if words else []
    except RuleBroken as broken:
        return JsonResponse({"error": broken.message}, status=400)
    answer = JsonResponse(
        {
            "choices": [suggestion(choice) for choice in choices],
            "none": none_found(words),
        }
    )
    patch_cache_control(answer, no_store=True, private=True)
    return answer
