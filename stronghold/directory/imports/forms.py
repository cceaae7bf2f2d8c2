"""The form that imports people."""

from django import forms

from stronghold.core.ui.action_form import ActionForm


class ImportForm(ActionForm):
    """A file of people, and whether it is complete."""

    file = forms.FileField(
        label="CSV file",
        help_text="1 MB and 500 people at most",
        error_messages={
            "required": "Choose a file: the same again, if you have just checked it",
            "empty": "The file is empty",
        },
    )
    close_others = forms.BooleanField(
        label="Close the accounts that are not in the file",
        required=False,
        help_text="Only of organisations that the file names. Tick it if the file has "
        "everyone of them. What people had to do is handed over by their supervisors.",
    )
