"""The pages that a phone keeps: forms and the queue, without anybody's data.

They are drawn without a request, so that nothing of a viewer or a session can be in
them, and the same for all.
"""

import json
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from stronghold.offline.safe_forms import SAFE_FORMS, SafeForm


def form_shell(safe: SafeForm) -> str:
    """Return the form of a new record, which its script keeps on the phone."""
    needs = [{"fields": n.fields, "message": n.message} for n in safe.needs]
    context = {
        **safe.page(),
        "page_template": safe.template,
        "page_url": safe.page_url,
        "needs": json.dumps(needs),
        "code": safe.code,
    }
    return _drawn("offline/form.html", context)


def queue_shell() -> str:
    """Return the page of what waits on this phone; its script fills it in."""
    forms = [
        {
            "code": safe.code,
            "one": safe.kind.one,
            "text": safe.kind.new_text,
            "shell_url": safe.shell_url,
            "page_url": safe.page_url,
            "labels": json.dumps(_labels(safe)),
        }
        for safe in SAFE_FORMS
    ]
    return _drawn("offline/queue.html", {"forms": forms})


def shells() -> dict[str, str]:
    """Return every shell by its address."""
    found = {safe.shell_url: form_shell(safe) for safe in SAFE_FORMS}
    return {reverse("offline:queue"): queue_shell(), **found}


def _drawn(template: str, context: dict[str, Any]) -> str:
    frame = {
        "protective_marking": settings.PROTECTIVE_MARKING,
        "demo": settings.DEMO,
        "is_shell": True,
    }
    return render_to_string(template, {**frame, **context})


def _labels(safe: SafeForm) -> dict[str, Any]:
    """Return what each field is called, and each of its answers, for reading back."""
    fields = safe.empty().fields
    return {
        name: {
            "label": str(field.label or ""),
            "answers": {str(k): str(v) for k, v in getattr(field, "choices", ())},
        }
        for name, field in fields.items()
        if not field.widget.is_hidden
    }
