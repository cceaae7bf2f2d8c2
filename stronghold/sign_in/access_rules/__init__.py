"""Which organisation, role and team a person gets by what a provider says of them."""
