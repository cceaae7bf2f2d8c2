"""The return of a week of action: the national figures of county lines, of any days."""
