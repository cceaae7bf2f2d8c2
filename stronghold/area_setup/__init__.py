"""A force's map from the files that their publishers give away.

`manage.py setup_area` looks at a folder (`sources`, `recognise`), says what each file
is and what is missing (`rules`), and loads the rest in the right order (`actions`). The
page of an administrator shows what is there. docs/setting_up.md names the files.
"""
