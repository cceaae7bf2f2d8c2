"""Is a name found as people write it, and another name not taken for it?"""

import pytest

from stronghold.core.geography.names import (
    Fit,
    add_a_name,
    fit_of,
    is_generic,
    own_words,
    street_sought,
    wrong_letters,
)


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("Cowley Road", "Cowley Road"),
        ("  cowley   rd ", "cowley road"),
        ("12 Cowley Rd.", "Cowley road"),
        ("12a, Cowley Road", "Cowley Road"),
        ("12-14 Cowley Road", "Cowley Road"),
        ("12-14a Lake Street", "Lake Street"),
        ("Flat 2, 14a Lake St", "Lake street"),
        ("mill ln, Marston", "mill lane, Marston"),
        ("St Giles", "St Giles"),
        ("Abbey St", "Abbey street"),
        ("st", "st"),
        ("12", "12"),
        ("A34", "A34"),
        ("", ""),
    ],
)
def test_the_street_is_found_in_what_is_typed(typed: str, sought: str) -> None:
    assert street_sought(typed) == sought


@pytest.mark.parametrize(
    ("name", "typed", "fit"),
    [
        ("12 Lake Street", "12 lake street", Fit.EXACT),
        ("12 Lake Street", "12 lake street marston", Fit.EXACT),
        ("12 Lake Street", "12 lake st.", Fit.EXACT),
        ("12 Lake St", "12 Lake Street", Fit.EXACT),
        ("St Ebbes Street", "st ebbe’s st", Fit.EXACT),
        ("St Clement's Street", "Saint Clements St", Fit.EXACT),
        ("The Avenue", "the ave", Fit.EXACT),
        ("12 Lake Street", "12 la", Fit.BEGINS),
        ("St Clement's Street", "St Clements", Fit.BEGINS),
        ("Lake Stanton Road", "lake st", Fit.BEGINS),
        ("12 Lake Street", "lak st", Fit.HOLDS),
        ("Flat 3, Lake House", "lake hse", Fit.HOLDS),
        ("St Aldate's", "st aldates c", Fit.ALIKE),
        ("Cowley Road", "cowly raod", Fit.ALIKE),
        ("Lake Street", "lake road", Fit.ALIKE),
        ("Lake Street", "Lke Street", Fit.ALIKE),
        ("Lake Street", "smell on laek street again", Fit.ALIKE),
        ("Lake Street", "Lake Street, Oxford", Fit.ALIKE),
        ("12 Lake Street", "smell on lake street", Fit.ALIKE),
        ("14 Lake Street", "smell at 12 lake street", Fit.NONE),
        ("Long Wall", "longwall", Fit.ALIKE),
        ("Duke Street", "lake street", Fit.NONE),
        ("Adelaide Street", "lake street", Fit.NONE),
        ("112 Castle Street", "12 lake street", Fit.NONE),
        ("12 Lake Street", "1 lake street", Fit.NONE),
        ("12a Lake Street", "12 lake street", Fit.NONE),
        ("Lakeside", "cannabis lake street", Fit.NONE),
        ("Lake Street", "street", Fit.NONE),
        ("The Avenue", "avenue", Fit.NONE),
        ("Cowley Road", "", Fit.NONE),
        ("Cowley Road", "%", Fit.NONE),
    ],
)
def test_how_well_a_name_fits(name: str, typed: str, fit: Fit) -> None:
    assert fit_of(name, typed, locality="Marston") == fit


@pytest.mark.parametrize(
    ("typed", "is_meant"),
    [
        ("mill lane", True),
        ("mill ln", True),
        ("Mill Lane, Marston", True),
        ("mill lane marston", True),
        ("mill ln, marston", True),
        ("Mill Lane, Iffley", False),
        ("Mill", False),
        ("", False),
    ],
)
def test_a_name_is_meant_with_or_without_its_locality(
    typed: str, is_meant: bool
) -> None:
    is_exact = fit_of("Mill Lane", typed, locality="Marston") == Fit.EXACT
    assert is_exact is is_meant


def test_saint_in_a_locality_is_no_street() -> None:
    for typed in ("Cowley Road, St Clement's", "cowley rd st clements"):
        fit = fit_of("Cowley Road", typed, locality="St Clement's")
        assert fit == Fit.EXACT


@pytest.mark.parametrize(
    ("typed", "generic"),
    [
        ("street", True),
        ("The Flats", True),
        ("house.", True),
        ("lake", False),
        ("Lake Street", False),
        ("Grove Street", False),
        ("the", False),
        ("the lake", False),
        ("flat 2", False),
        ("", False),
        ("%", False),
    ],
)
def test_a_type_alone_names_no_place(typed: str, generic: bool) -> None:
    assert is_generic(typed) is generic
    assert typed in add_a_name(typed)


def test_a_name_of_types_only_has_words_of_its_own() -> None:
    assert own_words("Grove Street") == ["grove"]
    assert own_words("The Close") == []


@pytest.mark.parametrize(
    ("typed", "word", "wrong"),
    [
        ("lake", "lake", 0),
        ("laek", "lake", 1),
        ("lke", "lake", 1),
        ("lakke", "lake", 1),
        ("duke", "lake", 2),
        ("x" * 200, "lake", 3),
    ],
)
def test_wrong_letters_are_counted(typed: str, word: str, wrong: int) -> None:
    assert wrong_letters(typed, word, most=2) == wrong
