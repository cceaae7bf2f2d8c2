"""Single sign-on: a provider of OpenID Connect says who someone is, and asks again."""
