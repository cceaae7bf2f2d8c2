"""The style guide: every component in every state, as pages include it."""
