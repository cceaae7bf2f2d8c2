"""Pages that refuse a user say what the user can do."""

from django.test import Client

from tests.factories import Cast


def test_a_partner_is_not_sent_to_a_search_or_an_administrator_it_lacks(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.partner)

    gone = client.get("/shared/tasking/T-2222-3333/").content.decode()
    refused = client.get("/reports/").content.decode()

    assert "search for the reference" not in gone
    assert "what is shared with you now" in gone
    assert f"your contact at {cast.partner.force.name}" in refused


def test_the_police_are(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    gone = client.get("/reports/R-2222-3333/").content.decode()
    refused = client.get("/people/").content.decode()

    assert "search for the reference" in gone
    assert "your force’s administrator" in refused
