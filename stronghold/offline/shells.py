"""The pages that a phone stores (shells): forms and the queue, without any data.

They are rendered without a request, so they contain nothing of a user or session and
are the same for everyone.
"""

import json
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from stronghold.core.geography.marking import marking_of
from stronghold.core.records.rules import written_needs
from stronghold.offline.safe_forms import (
    END_SHELL,
    MOVE_FORMS,
    OPEN_FORMS,
    SAFE_FORMS,
    EndShell,
    OpenForm,
    SafeForm,
)
from stronghold.sign_in.idle_lock.presenters import shell_lock


def form_shell(safe: SafeForm | EndShell) -> str:
    """Return the page of a form whose script stores its entries on the phone.

    The template of the end of an activity has its own list of needed fields.
    """
    needs = written_needs(safe.needs) if isinstance(safe, SafeForm) else ""
    context = {
        **safe.page(),
        "page_template": safe.template,
        "page_url": safe.page_url,
        "needs": needs,
        "code": safe.code,
    }
    return _rendered("offline/form.html", context)


def queue_shell() -> str:
    """Return the page of the queue of this phone; its script fills it in."""
    forms = [
        {
            "code": safe.code,
            "one": safe.one,
            "text": safe.kind.new_text,
            "shell_url": safe.shell_url,
            "page_url": safe.page_url,
            "labels": json.dumps(_labels(safe)),
        }
        for safe in SAFE_FORMS
    ]
    others = [
        {"code": form.code, "one": form.one, "labels": json.dumps(_labels(form))}
        for form in OPEN_FORMS
    ]
    others.append({"code": "photo", "one": "Photo", "labels": "{}"})
    others += [
        {"code": move.code, "one": move.one, "labels": json.dumps(move.labels)}
        for move in MOVE_FORMS
    ]
    return _rendered("offline/queue.html", {"forms": forms, "others": others})


def day_shell() -> str:
    """Return the page that opens what a phone keeps; its script fills it in."""
    return _rendered("offline/day.html", {})


def shells() -> dict[str, str]:
    """Return every shell by its address."""
    found = {safe.shell_url: form_shell(safe) for safe in (*SAFE_FORMS, END_SHELL)}
    return {
        reverse("offline:queue"): queue_shell(),
        reverse("offline:day"): day_shell(),
        **found,
    }


def _rendered(template: str, context: dict[str, Any]) -> str:
    frame = {
        "protective_marking": marking_of(None),
        "demo": settings.DEMO,
        "is_shell": True,
        "idle_lock": shell_lock(settings.IDLE_MINUTES),
    }
    return render_to_string(template, {**frame, **context})


def _labels(safe: SafeForm | OpenForm) -> dict[str, Any]:
    """Return the labels of each field and its choices, to show entries in words."""
    fields = safe.empty().fields
    return {
        name: {
            "label": str(field.label or ""),
            "answers": {str(k): str(v) for k, v in getattr(field, "choices", ())},
        }
        for name, field in fields.items()
        if not field.widget.is_hidden
    }
