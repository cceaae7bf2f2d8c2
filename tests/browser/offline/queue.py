"""What an officer does without signal, for tests: log, look, come back into signal."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import wait_until

REPORT = "/reports/new/"
QUEUE = "/offline/"
PATIENCE = 40  # seconds
# Until then a form is the browser's own, and what cannot be sent is lost.
READY = "form[data-offline-ready]"

HAS_SIGNAL = """() => fetch("/health/live", { cache: "no-store" })
  .then(() => true, () => false)"""

# Everything in the phone's database as JSON; bytes are shown as text.
CONTENTS = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const databases = await indexedDB.databases();
  const found = {};
  for (const { name } of databases) {
    const db = await done(indexedDB.open(name));
    for (const store of db.objectStoreNames) {
      const rows = db.transaction(store).objectStore(store);
      const [keys, values] = [await done(rows.getAllKeys()), await done(rows.getAll())];
      const letters = (bytes) => String.fromCharCode(...new Uint8Array(bytes));
      const plain = (_, value) =>
        value instanceof ArrayBuffer ? letters(value)
          : ArrayBuffer.isView(value) ? letters(value.buffer) : value;
      const row = (value) => JSON.parse(JSON.stringify(value, plain));
      found[store] = values.map((value, n) => [keys[n], row(value)]);
    }
    db.close();
  }
  return found;
}"""
FILL = """([words, concern]) => {
  const form = document.querySelector("form[data-offline-form]");
  const choose = (name, value) =>
    form.querySelector(`[name="${name}"][value="${value}"]`).click();
  choose("concern", concern);
  form.elements.place.value = words;
  choose("when", "15m");
  form.requestSubmit();
}"""


def tick(page: Page, group: str, answer: str) -> None:
    fieldset = page.get_by_role("group", name=group)
    fieldset.get_by_label(answer, exact=True).check()


def open_form(page: Page, url: str = REPORT) -> None:
    """Open a form, and wait until the phone keeps what cannot be sent."""
    page.goto(url)
    page.wait_for_selector(READY)


def log_report(page: Page, words: str = "Lake Street", url: str = REPORT) -> None:
    """Fill in the form that the phone shows, and save it."""
    open_form(page, url)
    tick(page, "What is it about?", "Dealing")
    page.get_by_label("Where did it happen?").fill(words)
    tick(page, "When did it happen?", "15 minutes ago")
    page.get_by_role("button", name="Save report").click()


def log_many(page: Page, n: int, words: str = "Lake Street") -> None:
    """Log reports one after the other, as fast as a script can tap."""
    for _ in range(n):
        open_form(page)
        page.evaluate(FILL, [words, "dealing"])
        expect_kept(page)


def expect_kept(page: Page) -> None:
    expect(page.locator("[data-kept]")).to_contain_text("Saved on this phone at")


def status(page: Page) -> Locator:
    return page.locator("[data-queue]")


def signals(page: Page) -> list[bool]:
    """Say whether the page has signal, and each worker that fetches for it."""
    parts = [page] + page.context.service_workers
    return [part.evaluate(HAS_SIGNAL) for part in parts]


def lose_signal(page: Page) -> None:
    """Take the signal from the page and from the worker that fetches for it.

    Chromium says that it is taken before its network process knows, and what is asked
    for in between is answered.
    """
    page.context.set_offline(True)
    wait_until(page, lambda: not any(signals(page)))


def regain_signal(page: Page) -> None:
    """Give the phone its signal back, and its page the word of it.

    Playwright gives it to the page before the worker that fetches for it. What the page
    tries between is lost, and tried again only three seconds later.
    """
    page.context.set_offline(False)
    wait_until(page, lambda: all(signals(page)))
    page.evaluate("dispatchEvent(new Event('online'))")


def contents(page: Page) -> dict[str, list[Any]]:
    """Return all rows of the phone's database, by store."""
    found: dict[str, list[Any]] = page.evaluate(CONTENTS)
    return found


def entries(page: Page, state: str) -> list[Any]:
    return [row for _, row in contents(page)["entries"] if row["state"] == state]


def current_key(page: Page) -> str:
    """Return the owner of the key for new entries, once there is a worker."""
    if not page.evaluate("Boolean(navigator.serviceWorker.controller)"):
        return ""
    return str(dict(contents(page).get("facts", [])).get("current", ""))


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("/")
