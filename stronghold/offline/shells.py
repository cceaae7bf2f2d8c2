"""The pages that a phone keeps: forms and the queue, without anybody's data.

They are drawn without a request, so that nothing of a viewer or a session can be in
them, and the same for all.
"""

import json
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from stronghold.offline.safe_forms import (
    END_SHELL,
    OPEN_FORMS,
    SAFE_FORMS,
    EndShell,
    OpenForm,
    SafeForm,
)
from stronghold.records.rules import written_needs


def form_shell(safe: SafeForm | EndShell) -> str:
    """Return a form which its script keeps on the phone.

    The end of an activity says itself what it needs, as its page does.
    """
    needs = written_needs(safe.needs) if isinstance(safe, SafeForm) else ""
    context = {
        **safe.page(),
        "page_template": safe.template,
        "page_url": safe.page_url,
        "needs": needs,
        "code": safe.code,
    }
    return _drawn("offline/form.html", context)


def queue_shell() -> str:
    """Return the page of what waits on this phone; its script fills it in."""
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
        {"code": one.code, "one": one.one, "labels": json.dumps(_labels(one))}
        for one in OPEN_FORMS
    ]
    return _drawn("offline/queue.html", {"forms": forms, "others": others})


def shells() -> dict[str, str]:
    """Return every shell by its address."""
    found = {safe.shell_url: form_shell(safe) for safe in (*SAFE_FORMS, END_SHELL)}
    return {reverse("offline:queue"): queue_shell(), **found}


def _drawn(template: str, context: dict[str, Any]) -> str:
    frame = {
        "protective_marking": settings.PROTECTIVE_MARKING,
        "demo": settings.DEMO,
        "is_shell": True,
    }
    return render_to_string(template, {**frame, **context})


def _labels(safe: SafeForm | OpenForm) -> dict[str, Any]:
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
