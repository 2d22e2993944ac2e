"""What all other translations of a page prove: the odd one out is reported by the rules of parity."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valint.engine import records
from valint.engine.executing import SerialExecutor
from valint.engine.file_phase import FilePhase
from valint.engine.results import FileResult, Plan
from valint.engine.run import run
from valint.engine.stopping import Stop
from valint.markdown import parse
from valint.model.finding import Origin, Route, Severity
from valint.project.discovery import discover
from valint.project.facts import FileFacts
from valint.project.settings import FILE_NAME, Settings, load
from valint.project.surroundings import Surveyor
from valint.translation.siblings.shape import Kind, Shape, shape_of

FIXTURES = Path(__file__).parent / "siblings"
LOCALES = ("ar-SA", "da-DK", "ja-JP", "pl-PL", "tr-TR")
CODES = ("HD004", "ST001", "ST002", "ST003", "ST004", "LK014", "TR008", "TR010", "TR011", "FQ002")


class Told(NamedTuple):
    """A finding; `text` is what it marks."""

    code: str
    path: str
    line: int
    text: str
    severity: Severity
    message: str
    help: str | None
    origin: Origin
    route: Route | None


def check(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    """Check the trees in a folder, each in its language."""
    monkeypatch.chdir(folder)
    file = folder / FILE_NAME
    plan = Plan(load(file) if file.exists() else Settings(), CODES)
    phase = FilePhase(plan)
    report = run(
        discover(["."], plan.settings),
        plan,
        surveyor=Surveyor(plan.settings),
        phase=phase,
        executor=SerialExecutor(phase),
        stop=Stop(),
    )
    assert not report.faults
    found = []
    for one in report.diagnostics:
        line, column, end_line, end = one.region
        assert line == end_line
        text = (folder / one.path).read_text(encoding="utf-8").split("\n")[line - 1][column - 1 : end - 1]
        found.append(
            Told(one.code, one.path, line, text, one.severity, one.message, one.help, one.origin, one.route)
        )
    return found


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    """A page in five languages, each as it should be."""
    for locale in LOCALES:
        shutil.copytree(FIXTURES / locale, tmp_path / locale)
    return tmp_path


def page(trees: Path, locale: str) -> str:
    return (trees / locale / "plan.md").read_text(encoding="utf-8")


def write(trees: Path, locale: str, text: str) -> None:
    (trees / locale / "plan.md").write_text(text, encoding="utf-8")


Change = Callable[[str], str]


def without_line(part: str) -> Change:
    return lambda text: "".join(line for line in text.splitlines(keepends=True) if part not in line)


def replaced(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def nth_block(number: int) -> Change:
    """Drop the block of a number, counted from the front matter."""

    def change(text: str) -> str:
        blocks = text.split("\n\n")
        return "\n\n".join(blocks[:number] + blocks[number + 1 :])

    return change


def plain_question(text: str) -> str:
    lines = text.split("\n")
    lines[43] = lines[43].strip("*")
    return "\n".join(lines)


OTHERS = "in the other 4 translations of this page"
BROKEN: dict[str, tuple[str, Change, int, str]] = {
    "a heading without its marks": (
        "HD004",
        replaced('### <a name="get-help">', '<a name="get-help">'),
        52,
        "This line is a heading of level 3 {others}; put “###” in front.",
    ),
    "a heading of another level": (
        "HD004",
        replaced('### <a name="get-help">', '## <a name="get-help">'),
        52,
        "This heading has level 2, and level 3 {others}; give it as many “#”.",
    ),
    "a heading that is gone": (
        "HD004",
        without_line('## <a name="sizes">'),
        20,
        "A heading (“sizes”) that stands {others} is missing here; put it back, with “##” in front.",
    ),
    "a list item that is gone": (
        "ST001",
        without_line("`shifts.csv`"),
        16,
        "A list item that stands {others} is missing here (most likely that of line 17 of "
        "{first}); put it back.",
    ),
    "a paragraph that is gone": (
        "ST001",
        nth_block(5),
        18,
        "A paragraph that stands {others} is missing here (most likely that of line 20 of "
        "{first}); put it back.",
    ),
    "a table row that is gone": (
        "ST004",
        without_line("media/medium.pdf"),
        26,
        "A row that stands {others} (line 27 of {first}) is missing in this table; put it back.",
    ),
    "an alert of another kind": (
        "ST003",
        replaced("[!WARNING]", "[!NOTE]"),
        11,
        "This alert is [!WARNING] {others}; a translation keeps the keyword.",
    ),
    "an alert that is a quotation": (
        "ST003",
        replaced("> [!WARNING]\n", ""),
        11,
        "A “> [!WARNING]” that stands {others} (line 11 of {first}) is missing here; put it back.",
    ),
    "another include": (
        "ST003",
        replaced("includes/opening-hours.md", "includes/hours.md"),
        36,
        "This include is “includes/opening-hours.md” {others}; a translation keeps the path.",
    ),
    "a link that leads elsewhere": (
        "LK014",
        replaced("(media/large.pdf)", "(media/small.pdf)"),
        28,
        "This link leads to “media/large.pdf” {others}; a translation keeps the address.",
    ),
    "an image that is gone": (
        "LK014",
        lambda text: text.replace("![", "").replace("](media/board.png)", ""),
        30,
        "The image to “media/board.png” that stands {others} is missing here; put it back.",
    ),
    "code that was translated": (
        "TR010",
        replaced("`owner`", "`ejer`"),
        17,
        "“ejer” is “owner” {others}; code is never translated.",
    ),
    "code without backticks": (
        "TR010",
        replaced("`owner`", "owner"),
        17,
        "The code “owner” that stands {others} is missing here; put it back, between backticks.",
    ),
    "a program that was translated": (
        "TR011",
        replaced("plan.add(shift)", "plan.tilføj(vagt)"),
        32,
        "The code of this block is the same {others}, and differs here; copy it from there.",
    ),
    "a block of another language": (
        "TR011",
        replaced("```python", "```pyton"),
        32,
        "This block's language is “python” {others}, and “pyton” here; write the same.",
    ),
    "a number that changed": (
        "TR008",
        replaced("180", "810"),
        20,
        "This number is “180” {others}, and “810” here; write the same.",
    ),
    "a page that ends early": (
        "ST002",
        lambda text: text[: text.index("```python")].rstrip() + "\n",
        30,
        "The page ends here, and goes on {others}; restore the rest.",
    ),
    "a question that is gone": (
        "FQ002",
        lambda text: nth_block(14)(nth_block(14)(text)),
        38,
        "This section has 2 of the 3 questions that it has {others} (line 38 of {first}); put "
        "back what is missing, with its answer.",
    ),
    "a question that is not bold": (
        "FQ002",
        plain_question,
        44,
        "This paragraph is bold {others}, as a question; put it between “**”.",
    ),
}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", BROKEN)
def test_the_odd_one_out_is_reported_at_its_place(
    name: str, locale: str, trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, change, line, message = BROKEN[name]
    write(trees, locale, change(page(trees, locale)))
    first = "da-DK/plan.md" if locale == "ar-SA" else "ar-SA/plan.md"

    found = check(trees, monkeypatch)

    assert [(one.code, one.path, one.line, one.message) for one in found] == [
        (code, f"{locale}/plan.md", line, message.format(first=first, others=OTHERS))
    ]


def test_pages_that_agree_are_left_alone(trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not check(trees, monkeypatch)


LEGITIMATE: dict[str, tuple[str, Change]] = {
    "links in another order": (
        "da-DK",
        replaced(
            "Skriv til kontoret, eller se [vores regler](rules.md#swap).",
            "Se [vores regler](rules.md#swap), eller skriv til kontoret.",
        ),
    ),
    "code in another order": (
        "tr-TR",
        replaced("`shifts.csv` dosyasında `owner`", "`owner` ... `shifts.csv`"),
    ),
    "a small number as a word": ("da-DK", replaced("20 |", "tyve |")),
    "a time of day in twelve hours": ("ja-JP", replaced("7 時", "午前 7 時")),
    "spaces as separators": ("pl-PL", replaced("2500", "2 500")),
    "a paragraph in two": ("ar-SA", replaced("اسأل زميلًا واكتب", "اسأل زميلًا.\n\nواكتب")),
    "more code than others": ("pl-PL", replaced("tablicę", "`tablicę`")),
    "the address of another language": ("ja-JP", replaced("example.com/ja-jp/", "www.example.com/ja-JP/")),
    "the site of another language": (
        "pl-PL",
        replaced("https://example.com/pl-pl/volunteers", "https://pl.example.com/volunteers?clcid=0x415"),
    ),
    "a translated comment and string": ("da-DK", replaced("# en ny vagt", "# helt anderledes her")),
    "an alert that another rule reports": ("tr-TR", replaced("[!WARNING]", "[! UYARI]")),
    "other bullets": ("ja-JP", lambda text: text.replace("\n- ", "\n* ")),
    "hard wraps": ("da-DK", replaced("Ring til kontoret før", "Ring til kontoret\nfør")),
}


@pytest.mark.parametrize("name", LEGITIMATE)
def test_what_languages_may_do_differently_is_left_alone(
    name: str, trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locale, change = LEGITIMATE[name]
    write(trees, locale, change(page(trees, locale)))

    assert not check(trees, monkeypatch)


def test_a_finding_tells_who_made_the_defect_and_who_can_mend_it(
    trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, (_, change, _, _) in BROKEN.items():
        original = page(trees, "da-DK")
        write(trees, "da-DK", change(original))
        [found] = check(trees, monkeypatch)
        write(trees, "da-DK", original)
        assert (found.origin, found.route) == (Origin.INTRODUCED, Route.MT_PIPELINE), name


def test_two_others_are_enough_for_a_warning(trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for locale in ("ja-JP", "pl-PL"):
        shutil.rmtree(trees / locale)
    write(trees, "da-DK", replaced("(media/large.pdf)", "(media/small.pdf)")(page(trees, "da-DK")))

    [found] = check(trees, monkeypatch)

    assert (found.code, found.severity, found.text) == ("LK014", Severity.WARNING, "media/small.pdf")
    assert "in both other translations of this page" in found.message


def test_with_three_others_it_is_an_error(trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(trees / "ja-JP")
    write(trees, "da-DK", replaced("(media/large.pdf)", "(media/small.pdf)")(page(trees, "da-DK")))

    assert [found.severity for found in check(trees, monkeypatch)] == [Severity.ERROR]


PROVED = ("a heading without its marks", "a heading that is gone")


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - set(PROVED)))
def test_of_two_pages_nobody_can_tell_which_is_wrong(
    name: str, trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for locale in ("ja-JP", "pl-PL", "tr-TR"):
        shutil.rmtree(trees / locale)
    change = BROKEN[name][1]
    write(trees, "da-DK", change(page(trees, "da-DK")))

    found = check(trees, monkeypatch)

    # The headings behind the end of a page are proved, too.
    assert {one.code for one in found} <= ({"HD004"} if name == "a page that ends early" else set())


def test_a_bookmark_of_one_other_page_proves_that_a_heading_was_lost(
    trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for locale in ("ja-JP", "pl-PL", "tr-TR"):
        shutil.rmtree(trees / locale)
    write(trees, "da-DK", replaced('### <a name="get-help">', '<a name="get-help">')(page(trees, "da-DK")))

    [found] = check(trees, monkeypatch)

    assert (found.code, found.path, found.line, found.severity) == (
        "HD004",
        "da-DK/plan.md",
        52,
        Severity.WARNING,
    )
    assert found.message == "This line is a heading of level 3 in ar-SA/plan.md; put “###” in front."


def test_where_two_pages_differ_from_the_others_nothing_is_said(
    trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(trees, "da-DK", replaced("`owner`", "`ejer`")(page(trees, "da-DK")))
    write(trees, "pl-PL", replaced("`owner`", "`właściciel`")(page(trees, "pl-PL")))

    assert not check(trees, monkeypatch)


def test_defects_of_several_pages_in_several_places_are_all_found(
    trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for locale, name in (
        ("da-DK", "code that was translated"),
        ("pl-PL", "a list item that is gone"),
        ("ja-JP", "a link that leads elsewhere"),
        ("tr-TR", "an alert of another kind"),
        ("ar-SA", "a question that is gone"),
    ):
        write(trees, locale, BROKEN[name][1](page(trees, locale)))

    assert [(one.code, one.path[:2]) for one in check(trees, monkeypatch)] == [
        ("FQ002", "ar"),
        ("LK014", "ja"),
        ("ST001", "pl"),
        ("ST003", "tr"),
    ]


LINKS = "\n\n".join(f"[{number}](page-{number}.md) `code-{number}`" for number in range(9))


def test_many_lost_links_are_one_finding(trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for locale in LOCALES:
        write(trees, locale, f"{page(trees, locale)}\n{LINKS}\n")
    write(trees, "da-DK", page(trees, "da-DK").replace("](page-", "](side-"))

    [found] = check(trees, monkeypatch)

    assert (found.code, found.text) == ("LK014", "side-0.md")
    assert found.help == "8 more places of this page differ like this; compare it as a whole."


def test_much_other_code_is_the_custom_of_a_language(trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for locale in LOCALES:
        write(trees, locale, f"{page(trees, locale)}\n{LINKS}\n")
    write(trees, "ja-JP", page(trees, "ja-JP").replace("`code-", "`コード-"))

    assert not check(trees, monkeypatch)


def test_pages_of_different_english_texts_are_no_siblings(
    trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, locale in enumerate(LOCALES):
        write(trees, locale, page(trees, locale).replace("7c1d9e2f", f"7c1d9e2{number}"))
    write(trees, "da-DK", replaced("`owner`", "`ejer`")(page(trees, "da-DK")))

    assert not check(trees, monkeypatch)


def test_the_same_place_and_commit_make_siblings_too(trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for locale in LOCALES:
        write(trees, locale, page(trees, locale).replace("ms.openlocfilehash", "ms.sourcegitcommit"))
    write(trees, "da-DK", replaced("`owner`", "`ejer`")(page(trees, "da-DK")))

    assert [one.text for one in check(trees, monkeypatch)] == ["`ejer`"]


def test_files_named_by_their_locale_are_siblings(trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(trees, "da-DK", replaced("`owner`", "`ejer`")(page(trees, "da-DK")))
    for locale in LOCALES:
        (trees / locale / "plan.md").rename(trees / f"plan.{locale}.md")
        (trees / locale).rmdir()

    assert [(one.path, one.text) for one in check(trees, monkeypatch)] == [("plan.da-DK.md", "`ejer`")]


def test_where_there_is_an_english_page_it_tells_alone(trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (trees / "en-US").mkdir()
    english = replaced("`owner`", "`ejer`")(page(trees, "pl-PL"))
    (trees / "en-US" / "plan.md").write_text(
        english.replace("ms.contentlocale: pl-PL\n", "").replace("/pl-pl/", "/"), encoding="utf-8"
    )
    for locale in LOCALES:
        write(trees, locale, page(trees, locale).replace("`owner`", "`ejer`"))
    write(trees, "da-DK", page(trees, "da-DK").replace("`ejer`", "`owner`"))

    assert [one.message for one in check(trees, monkeypatch)] == [
        "“owner” is “ejer” in the English text; code is never translated."
    ]


def test_questions_that_a_profile_counts_are_not_counted_twice(
    trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (trees / "rules").mkdir()
    (trees / "rules" / "shifts.yaml").write_text(
        "kind: toolkit\nname: shifts\napplies_to: {paths: ['**/plan.md']}\n"
        "sections:\n- slug: faq\n  questions: [Who may take a shift?, How do I swap?, Whom do I call?]\n"
    )
    (trees / "valint.toml").write_text('packs = ["rules"]\n')
    write(trees, "da-DK", BROKEN["a question that is gone"][1](page(trees, "da-DK")))

    [found] = check(trees, monkeypatch)

    assert (found.code, found.path, found.line) == ("FQ002", "da-DK/plan.md", 38)
    assert "is missing in section “faq”" in found.message


FAQ = """\
### YamlMime:FAQ
metadata:
  title: {title}
  ms.openlocfilehash: 7c1d9e2f4a6b8c0d1e3f5a7b9c2d4e6f8a0b1c3d
  ms.contentlocale: {locale}
  ms.translationtype: MT
title: {title}
sections:
- name: Ignored
  questions:
"""
ASKED = {
    "da-DK": ["Hvem kan komme?", "Hvornår er der åbent?", "Hvad koster det?"],
    "ja-JP": ["だれが参加できますか?", "いつ開いていますか?", "料金はいくらですか?"],
    "pl-PL": ["Kto może przyjść?", "Kiedy jest otwarte?", "Ile to kosztuje?"],
    "ar-SA": ["من يمكنه الحضور؟", "متى تفتح المكتبة؟", "كم التكلفة؟"],
}


def test_questions_of_faq_pages_in_yaml_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for locale, questions in ASKED.items():
        (tmp_path / locale).mkdir()
        kept = questions[:1] + questions[2:] if locale == "pl-PL" else questions
        text = FAQ.format(title=questions[0], locale=locale) + "".join(
            f"  - question: {question}\n    answer: {questions[0]}\n" for question in kept
        )
        (tmp_path / locale / "faq.yml").write_text(text, encoding="utf-8")

    found = check(tmp_path, monkeypatch)

    assert [(one.code, one.path, one.line) for one in found] == [("FQ002", "pl-PL/faq.yml", 9)]
    assert found[0].message.startswith("This section has 2 of the 3 questions that it has in the other 3 ")


CHANGES = [change for _, change, _, _ in BROKEN.values()]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.sampled_from(CHANGES), max_size=3), locale=st.sampled_from(LOCALES))
def test_only_the_page_that_was_changed_is_reported(
    changes: list[Change], locale: str, trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = text = page(trees, locale)
    for change in changes:
        try:
            text = change(text)
        except (AssertionError, IndexError, ValueError):
            continue  # an earlier change took what this one is about
    write(trees, locale, text)

    found = check(trees, monkeypatch)

    write(trees, locale, original)
    assert {one.path for one in found} <= {f"{locale}/plan.md"}
    assert bool(found) == (text != original)


@given(st.text(alphabet="# -*>|`[]()!\n\t12aå中٢.md", max_size=200))
def test_a_shape_comes_back_as_it_was_made(text: str) -> None:
    document = parse(text, "a.md")

    found = Shape(shape_of(document)).pieces()

    assert [one.region.line for one in found] == sorted(one.region.line for one in found) or any(
        one.kind in (Kind.LINK, Kind.IMAGE)
        for one in found  # a definition stands elsewhere
    )
    assert sum(one.kind is Kind.HEADING for one in found) == len(document.headings)
    assert sum(one.kind is Kind.SPAN for one in found) == len(document.code_spans)


def test_a_shape_survives_the_cache() -> None:
    text = (FIXTURES / "ar-SA" / "plan.md").read_text(encoding="utf-8")
    facts = FileFacts("a.md", "ar-SA", False, False, (), (), (), shape=shape_of(parse(text, "a.md")))  # noqa: FBT003

    assert facts.shape
    kept = records.decode("a.md", records.encode(FileResult("a.md", known=facts))).facts
    assert kept is not None
    assert kept.shape == facts.shape


def test_what_is_no_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="no shape"):
        Shape("p0 \np0 \n1 2 3 4")


def test_a_page_of_thousands_of_rows_is_not_compared() -> None:
    row = "| 1 | `a` |\n"

    assert shape_of(parse("| A | B |\n| - | - |\n" + 100 * row, "a.md"))
    assert not shape_of(parse("| A | B |\n| - | - |\n" + 6_000 * row, "a.md"))
