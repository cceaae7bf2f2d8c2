"""The watch that each page has sees a request to another host, by name or by number."""

import pytest
from playwright.sync_api import Page

from tests.browser.checks import wait_until
from tests.browser.conftest import ANOTHER_HOST, Watch

LOAD = """(address) => new Promise((done) => {
  const image = document.createElement('img');
  image.onload = image.onerror = done;
  image.src = address;
  document.body.append(image);
})"""


@pytest.mark.parametrize("host", ["maps.example", "198.51.100.7"])
def test_another_host_is_a_complaint(page_wide: Page, watch: Watch, host: str) -> None:
    # Not of the site, whose content security policy would refuse it before that.
    page_wide.goto("data:text/html,<p>A page")
    watch.allowed.append("Failed to load resource")
    page_wide.evaluate(LOAD, f"http://{host}/picture.png")
    wait_until(page_wide, lambda: watch.complaints)

    with pytest.raises(AssertionError, match="logged errors|asked another host"):
        watch.check()
    assert ANOTHER_HOST in watch.complaints.pop()
    # The long form lists each request too.
    watch.strangers.clear()
