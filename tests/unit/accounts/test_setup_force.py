"""Setting up a force from a file: repeatable, with a reason for each refusal."""

import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import (
    ForceDetails,
    Installation,
    Organisation,
    Team,
    User,
)
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.models import Event
from stronghold.core.decided.models import ForceChoice
from stronghold.core.geography.models import Area, Edition, Force
from tests.factories import make_cast, make_user

pytestmark = pytest.mark.django_db
EXAMPLE = Path(django_settings.BASE_DIR) / "stronghold" / "docs" / "force.example.toml"
WARDS = """
[[boundaries]]
file = "wards.geojson"
kind = "ward"
name = "Wards"
source = "made for a test"
licence = "none"
"""


@pytest.fixture(autouse=True)
def real_work(settings: Any) -> None:
    settings.DEMO = False


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write the example with some of its text replaced, and a file of one ward."""
    square = [[[-1.3, 51.7], [-1.2, 51.7], [-1.2, 51.8], [-1.3, 51.8], [-1.3, 51.7]]]
    feature = {
        "type": "Feature",
        "properties": {"code": "E05000001", "name": "West"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    content = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "wards.geojson").write_text(json.dumps(content))

    def write(old: str = "", new: str = "", *, more: str = "") -> Path:
        text = EXAMPLE.read_text()
        assert old in text
        path = tmp_path / "force.toml"
        path.write_text((text.replace(old, new) if old else text) + more)
        return path

    return write


def run(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("setup_force", path, stdout=out, **options)
    return out.getvalue()


def administrator() -> User:
    return User.objects.get(username="administrator")


def password_in(said: str) -> str:
    match = re.search(r"days: (\S+)", said)
    assert match, said
    return match[1]


def test_example_makes_a_force_whose_administrator_can_sign_in(
    write: Callable[..., Path], client: Any
) -> None:
    said = run(write(more=WARDS))

    user = administrator()
    assert user.force == Force.objects.get(code="thames-valley")
    assert user.check_password(password_in(said))
    assert not policy.can(user, Verb.MANAGE_ACCOUNTS), "before a password of their own"
    user.one_time_until = None
    assert policy.can(user, Verb.MANAGE_ACCOUNTS)
    # The operator names who approves what the administrator asks for.
    approver = User.objects.get(username="records")
    approver.one_time_until = None
    assert policy.can(approver, Verb.APPROVE_ACCESS)
    assert said.count("One-time password") == 2
    assert Organisation.objects.count() == 2
    assert Team.objects.get().name == "Oxford City neighbourhood team"
    assert Area.objects.get().code == "E05000001"
    assert not Installation.objects.get().is_demonstration
    assert set(Event.objects.values_list("actor", flat=True)) == {"system"}


def test_a_team_is_made_a_duty_team_and_another_word_refused(
    write: Callable[..., Path],
) -> None:
    named = 'name = "Oxford City neighbourhood team"'
    run(write(named, f"{named}\n  duty = true"))
    assert Team.objects.get().is_duty

    with pytest.raises(CommandError, match="`duty` must be true or false"):
        run(write(named, f'{named}\n  duty = "yes"'))


def test_again_changes_nothing_but_what_the_file_changed(
    write: Callable[..., Path],
) -> None:
    first = run(write(more=WARDS))

    said = run(write('"Oxford City Council"', '"City of Oxford"', more=WARDS))

    assert "days:" not in said
    assert administrator().check_password(password_in(first))
    council = Organisation.objects.get(kind="council")
    assert (council.name, council.districts) == ("City of Oxford", ["E07000178"])
    # A file without the key removes nothing; a council that issues needs it.
    text = write(more=WARDS).read_text()
    for line in ('issues_as = "district"\n', 'districts = ["E07000178"]\n'):
        text = text.replace(line, "")
    assert "E07000178" not in text
    path = write()
    path.write_text(text)
    run(path)
    council.refresh_from_db()
    assert council.districts == ["E07000178"]
    assert Edition.objects.count() == 1


def test_forgotten_password_of_the_only_administrator_is_replaced(
    write: Callable[..., Path],
) -> None:
    first = run(write())

    second = run(write(), new_password=True)

    assert password_in(first) != password_in(second)
    assert administrator().check_password(password_in(second))


def test_an_administrator_without_an_e_mail_address_gets_that_of_the_file(
    write: Callable[..., Path],
) -> None:
    run(write())
    assert administrator().email == ""

    run(write("# email =", "email ="))
    assert administrator().email == "administrator@force.example"

    # What they changed since is theirs.
    User.objects.update(email="another@force.example")
    run(write("# email =", "email ="))
    assert administrator().email == "another@force.example"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("[force]", "[farce]", "the file: [force] is missing"),
        (
            'code = "thames-valley" ',
            'code = "Thames Valley" ',
            "[force]: `code` must be",
        ),
        ('name = "Thames Valley Police"\nj', "j", "[force]: `name` must be text"),
        (
            '"england"',
            '"cornwall"',
            "`jurisdiction` is 'cornwall'; it must be one of: england",
        ),
        ('jurisdiction = "england"', "", "[force]: `jurisdiction` must be text"),
        ('"england"', '"scotland"', "the law of England and Wales only"),
        ('"england"', '"Northern Ireland"', "the law of England and Wales only"),
        ('"thames-valley" ', '"police-scotland"', "the law of England and Wales only"),
        (
            'kind = "council"',
            'kind = "concil"',
            "number 2: `kind` is 'concil'; it must",
        ),
        ('kind = "council"', 'kidn = "council"', "number 2: `kind` must be text"),
        (
            'kind = "council"',
            'kind = "council"\ntown = "x"',
            "`town` is not a known key; the keys are: code, districts, issues_as, "
            "kind, name, team",
        ),
        (
            "[[organisation]]",
            "[[organization]]",
            "write [[organisation]] once for each",
        ),
        ('"oxford-city-council"', '"thames-valley-police"', "is listed twice"),
        (
            'organisation = "thames-valley-police"',
            'organisation = "oxford-city-council"',
            "must be the code of an [[organisation]] of kind police",
        ),
        ('username = "administrator"', 'username = "A B"', "Username must be"),
        ("[administrator]", "[administrator", "is not TOML"),
    ],
)
def test_wrong_file_is_refused_with_the_key_and_nothing_is_stored(
    write: Callable[..., Path], old: str, new: str, reason: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(write(old, new))

    assert reason in str(refused.value)
    assert not Force.objects.exists()
    assert not Installation.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"wards.geojson"', '"wads.geojson"', "wads.geojson: cannot be read"),
        ('kind = "ward"', 'kind = "parish"', "`kind` is 'parish'"),
        (
            'kind = "ward"',
            'kind = "ward"\nvalid_from = "May"',
            "must be a date such as",
        ),
        ('licence = "none"', "", "`licence` must be text"),
    ],
)
def test_wrong_boundaries_are_refused_before_anything_is_stored(
    write: Callable[..., Path], old: str, new: str, reason: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(write(more=WARDS.replace(old, new)))

    assert reason in str(refused.value)
    assert not Force.objects.exists()


def test_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.toml: cannot be read"):
        run(tmp_path / "none.toml")


def test_demonstration_is_no_place_for_a_real_force(
    write: Callable[..., Path], settings: Any
) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="set DEMO=0"):
        run(write())


def test_no_one_elses_account_becomes_the_administrators(
    write: Callable[..., Path],
) -> None:
    make_cast()

    with pytest.raises(CommandError, match="no administrator of Thames Valley Police"):
        run(write('username = "administrator"', 'username = "officer"'))


def test_organisation_of_another_force_is_not_taken_over(
    write: Callable[..., Path],
) -> None:
    make_cast()

    with pytest.raises(CommandError, match="wessex-police belongs to another force"):
        run(write("oxford-city-council", "wessex-police"))


def test_the_pattern_of_custody_numbers_is_taken_over(
    write: Callable[..., Path],
) -> None:
    run(write("# custody_", "custody_"))

    force = Force.objects.get()
    assert re.fullmatch(force.custody_pattern, force.custody_example)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [("[0-9", "cannot be read"), ("[0-9]{4}", "must match"), ("(4+)+", "ways")],
)
def test_a_pattern_that_its_example_does_not_meet_is_refused(
    write: Callable[..., Path], pattern: str, why: str
) -> None:
    keys = f'custody_pattern = "{pattern}"\ncustody_example = "43AB/1234/26"\n'
    path = write('name = "Thames Valley Police"\nj', f'name = "T"\n{keys}\nj')

    with pytest.raises(CommandError, match=why):
        run(path)


STATEMENTS = """
[statements]
controller = "Chief Constable of Thames Valley Police"
dpo_email = "data.protection@force.example"
prepared_on = 2026-01-05
"""


def test_what_statements_say_comes_from_the_file_and_stays_in_the_history(
    write: Callable[..., Path],
) -> None:
    run(write(more=STATEMENTS))
    run(write(more=STATEMENTS))
    again = STATEMENTS.replace("data.protection@", "dpo@").replace("controller", "host")
    run(write(more=again))

    first, second = ForceDetails.objects.order_by("pk")
    assert (first.dpo_email, first.host) == ("data.protection@force.example", "")
    # What the file no longer has stays as it is.
    assert second.controller == "Chief Constable of Thames Valley Police"
    assert second.dpo_email == "dpo@force.example"
    assert (second.set_by, str(second.prepared_on)) == (None, "2026-01-05")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("controller", "controler", "`controler` is not a known key"),
        ('"data.protection@force.example"', '"us"', "`dpo_email`: Enter an e-mail"),
        ("2026-01-05", '"soon"', "`prepared_on` must be a date"),
        ("2026-01-05", "2999-01-05", "must be today or in the past"),
    ],
)
def test_statements_that_cannot_be_are_refused_by_their_key(
    write: Callable[..., Path], old: str, new: str, reason: str
) -> None:
    with pytest.raises(CommandError, match=re.escape(reason)):
        run(write(more=STATEMENTS.replace(old, new)))

    assert not ForceDetails.objects.exists()


CHOICES = """
[choices]
reason = "Policy 12"
[[choices.answer_times]]
code = "call_back"
time = "48 hours"
[[choices.answer_times]]
code = "second_call_back"
time = "42 days"
[[choices.answer_times]]
code = "make_urgent"
time = "4 hours"
[[choices.answer_times]]
code = "make_ordinary"
time = "24 hours"
[[choices.answer_times]]
code = "acknowledge"
time = "1 hour"
"""


def test_what_a_force_decides_comes_from_the_file_once(
    write: Callable[..., Path],
) -> None:
    run(write(more=CHOICES))
    run(write(more=CHOICES))

    decision = ForceChoice.objects.get()
    assert (decision.subject, decision.reason) == ("answer_times", "Policy 12")
    assert decision.rows[0] == {"code": "call_back", "minutes": 2880}
    with pytest.raises(CommandError, match="`speed` is not a known key"):
        run(write(more=CHOICES.replace("time =", "speed =")))


def test_the_operator_names_who_is_there_already(write: Callable[..., Path]) -> None:
    run(write())
    police = Organisation.objects.get(kind="police")
    made = make_user("sergeant", "supervisor", police, approved_at=None)
    make_user("constable", "officer", police, approved_at=None)

    out = StringIO()
    call_command("setup_force", approver="sergeant", stdout=out)

    assert "can approve" in out.getvalue()
    made.refresh_from_db()
    assert policy.can(made, Verb.APPROVE_ACCESS)
    for other in ("constable", "no-one", "administrator"):
        with pytest.raises(CommandError, match="no open account"):
            call_command("setup_force", approver=other)
    with pytest.raises(CommandError, match="Give the file"):
        call_command("setup_force")
