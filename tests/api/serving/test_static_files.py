"""Are static files sent in full to a browser that has a part of them?"""

import pytest
from django.templatetags.static import static
from django.test import Client

SCRIPT = "offline/start.js"


@pytest.mark.parametrize("part", ["bytes=1000000-", "bytes=10-", "bytes=-1"])
def test_a_part_is_answered_with_the_whole(client: Client, part: str) -> None:
    whole = client.get(static(SCRIPT))
    answer = client.get(static(SCRIPT), headers={"range": part})

    assert answer.status_code == whole.status_code == 200
    assert b"".join(answer.streaming_content) == b"".join(whole.streaming_content)  # type: ignore[attr-defined]
