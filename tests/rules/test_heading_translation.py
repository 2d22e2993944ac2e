"""HD005, HD006, HD007, HD009 and HD010 over real pages."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.translation.toolkits import headings, slug
from tests.trees import Found, Tree
from valint.model.finding import Origin, Route, Severity
from valint.project.settings import Settings
from valint.translation.judgement import pages_of
from valint.translation.learned import Learned, write_learned
from valint.translation.remembered import dump, key_of, restore

HT = "---\nms.contentlocale: da-DK\nms.translationtype: {kind}\n---\n"


def toolkit(language: str) -> dict[str, str]:
    """Return the pages of a toolkit, by path, as the localization pipeline writes them."""
    found = list(headings(language))
    return {
        f"page-{at // 5}.md": "\n".join(heading(english, text) for english, text in found[at : at + 5])
        for at in range(0, len(found), 5)
    }


def heading(english: str, text: str) -> str:
    return f'## <a name="{slug(english)}"></a>{text}\n\n{text}.\n'


def check(tmp_path: Path, code: str, page: str, language: str = "da") -> list[Found]:
    """Return the findings of a rule in a page beside a toolkit."""
    tree = Tree(tmp_path).write({**toolkit(language), "suspect.md": page})
    return [
        found for found in tree.findings(code, tree.project(locale=language)) if found.path == "suspect.md"
    ]


def test_an_english_heading_is_marked_from_its_first_to_its_last_letter(tmp_path: Path) -> None:
    [found] = check(tmp_path, "HD005", heading("Delete the shared calendar", "Delete the shared calendar"))

    assert (found.line, found.marked) == (1, "Delete the shared calendar")
    assert found.message == "This heading is still in English: “Delete the shared calendar”."
    assert found.finding.help is not None and "“Delete” is “slet” (10 pages)" in found.finding.help


def test_a_finding_says_source_target_and_who_made_it(tmp_path: Path) -> None:
    page = HT.format(kind="MT") + heading("Delete the shared calendar", "Delete the shared calendar")

    [found] = check(tmp_path, "HD005", page)

    assert (found.finding.source, found.finding.target) == (
        "delete-the-shared-calendar",
        "Delete the shared calendar",
    )
    assert (found.finding.origin, found.finding.route) == (Origin.INTRODUCED, Route.MT_PIPELINE)


def test_what_a_template_fills_in_is_not_english(tmp_path: Path) -> None:
    page = '## {{% heading "whatsnext" %}}\n\nText.\n\n## {% data settings.title %}\n\nText.\n'
    tree = Tree(tmp_path).write({"en/page.md": page, "de/page.md": page})
    assert not tree.findings("HD005", tree.project())


@pytest.mark.parametrize("code", ["HD005", "HD006", "HD007", "HD010"])
@pytest.mark.parametrize("language", ["da", "ja", "ru"])
def test_a_sound_toolkit_is_silent(tmp_path: Path, code: str, language: str) -> None:
    tree = Tree(tmp_path).write(toolkit(language))

    assert tree.findings(code, tree.project(locale=language)) == []


def test_a_heading_in_german_stands_out_among_danish_ones(tmp_path: Path) -> None:
    [found] = check(
        tmp_path, "HD006", heading("Delete the selected users", "Die ausgewählten Benutzer löschen")
    )

    assert found.message.startswith("This heading looks like German, not Danish: ")


@pytest.mark.parametrize("language", ["fil", "bs", "sw"])
def test_a_language_without_a_model_is_not_taken_for_its_rivals(tmp_path: Path, language: str) -> None:
    titles = {
        "Add a file": "Magdagdag ng file",
        "Halt the run": "Ihinto ang pagtakbo",
        "Colours": "Mga kulay",
    }
    pages = {f"{at}.md": heading(*title) for at, title in enumerate(titles.items())}
    tree = Tree(tmp_path).write(pages)

    assert not tree.findings("HD006", tree.project(locale=language))


def test_letters_of_another_script_are_named(tmp_path: Path) -> None:
    [found] = check(tmp_path, "HD006", heading("Delete the selected users", "선택한 사용자 삭제"))

    assert found.message == "This heading holds Korean letters, which Danish does not use."


def test_a_number_at_the_end_of_a_slug_counts_where_the_heading_has_it(tmp_path: Path) -> None:
    pages = {f"page-{number}.md": heading("Example", "Eksempel") for number in range(5)}
    suspects = {"a.md": heading("Example 8", "Eksempel 8"), "b.md": heading("Example 8", "Prøve")}
    tree = Tree(tmp_path).write({**pages, **suspects})

    assert [found.path for found in tree.findings("HD007", tree.project(locale="da"))] == ["b.md"]


def test_a_changed_number_is_an_error_that_says_both_numbers(tmp_path: Path) -> None:
    [found] = check(tmp_path, "HD010", heading("Step 2 share a report", "Trin 3 Del en rapport"))

    assert found.finding.severity is Severity.ERROR
    assert found.message == "The source says 2, this heading says 3."


def test_the_number_behind_a_repeated_anchor_is_no_number_of_the_source(tmp_path: Path) -> None:
    english, text = next(iter(headings("da")))
    anchors = [slug(english), *(f"{slug(english)}-{number}" for number in range(1, 13))]
    page = "".join(f'## <a name="{anchor}"></a>{text}\n\nTekst.\n' for anchor in anchors)
    assert not check(tmp_path, "HD010", page)


def test_an_opposite_verb_is_told_with_what_other_pages_use(tmp_path: Path) -> None:
    page = heading("Delete a survey", "Opret en undersøgelse")

    [found] = check(tmp_path, "HD010", page)

    assert found.message == "The source says “delete”, but “opret” is what other pages use for “create”."
    assert found.finding.help == "For “delete” they use “slet” (10 pages)."


def test_comments_and_code_are_never_judged(tmp_path: Path) -> None:
    page = "<!--\n## Delete the shared calendar\n-->\n\n```\n## Delete the shared calendar\n```\n"

    assert check(tmp_path, "HD005", page) == []


def test_the_english_page_beside_it_counts_more_than_a_stale_anchor(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {
            **{f"da-DK/{path}": text for path, text in toolkit("da").items()},
            "da-DK/suspect.md": '## <a name="share-a-report"></a>Del 3 rapporter\n',
            "en-us/suspect.md": '## <a name="share-a-report"></a>Share 5 reports\n',
        }
    )
    project = tree.project()
    english = replace(project.files["en-us/suspect.md"], locale="en-US")
    project.files = {**project.files, english.path: english}

    [found] = [one for one in tree.findings("HD010", project) if one.path == "da-DK/suspect.md"]

    assert found.message == "The source says 5, this heading says 3."
    assert found.finding.source == "Share 5 reports"


def test_one_page_alone_is_judged_by_what_was_learned_of_the_others(tmp_path: Path) -> None:
    renamed = heading("Print a survey in the Contoso portal", "Udskriv en undersøgelse i Kontosko-portalen")
    tree = Tree(tmp_path).write({**toolkit("da"), "suspect.md": renamed})
    alone = tree.project("suspect.md")
    whole = pages_of(tree.project())["da-DK"]
    pages = {page.facts.path: tuple(page.pairs) for page in whole if page.facts.path != "suspect.md"}

    assert tree.findings("HD010", alone) == []
    write_learned(tmp_path / ".valint" / "headings.da-DK.json", Learned("da-DK", pages))

    [found] = tree.findings("HD010", tree.project("suspect.md"))
    assert (
        found.message
        == "The source names “Contoso”, this heading does not; other pages leave the name as it is."
    )


def test_a_learned_file_may_be_named_in_the_configuration(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {**toolkit("da"), "suspect.md": heading("Create a survey", "Slet en undersøgelse")}
    )
    pages = {page.facts.path: tuple(page.pairs) for page in pages_of(tree.project())["da-DK"]}
    write_learned(tmp_path / "lexicon.json", Learned("da-DK", pages))
    settings = Settings(root=tmp_path, rules={"HD010": {"lexicon": "lexicon.json"}})

    project = tree.project("suspect.md", settings=settings)

    assert len(tree.findings("HD010", project)) == 1


def test_a_remembered_judgement_is_the_same_and_changes_its_key_with_a_heading(tmp_path: Path) -> None:
    page = heading("Step 2 share a report", "Trin 3 Del en rapport")
    tree = Tree(tmp_path).write({**toolkit("da"), "suspect.md": page})
    first, again = tree.project(), tree.project()

    restore(again, dump(first))

    assert key_of(first) == key_of(again)
    assert tree.findings("HD010", again) == tree.findings("HD010", first) != []
    assert key_of(tree.write({"suspect.md": page + "\n" + heading("Print", "Udskriv")}).project()) != key_of(
        first
    )


def test_what_is_no_judgement_is_refused(tmp_path: Path) -> None:
    project = Tree(tmp_path).write(toolkit("da")).project()

    for text in ("", "3", "[[1]]", '[[[1], "x", "y", []]]'):
        with pytest.raises(ValueError):
            restore(project, text)


def test_a_wording_that_few_pages_use_is_noted(tmp_path: Path) -> None:
    files = {f"{name}.md": heading("Next steps", "Næste trin") for name in "abcde"}
    tree = Tree(tmp_path).write({**files, "z.md": heading("Next steps", "Videre herfra")})

    [found] = tree.findings("HD007", tree.project())

    assert (found.path, found.marked) == ("z.md", "Videre herfra")
    assert found.message == (
        "5 pages have “Næste trin” for this heading, and this one has other words; decide on one wording."
    )


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("pl", "Use more than one account", "Używanie więcej niż jednego konta"),
        ("vi", "Create a workspace", "Tạo không gian làm việc"),
        ("ar", "What is a workspace", "ما هي مساحة العمل"),
        ("fa", "Nine steps", "نه مرحله"),
        ("nb", "Create a list", "Opprett ei liste"),
    ],
)
def test_a_word_that_only_sometimes_negates_proves_nothing(
    tmp_path: Path, language: str, english: str, text: str
) -> None:
    tree = Tree(tmp_path).write({"suspect.md": heading(english, text)})
    assert not tree.findings("HD010", tree.project(locale=language))


def test_a_negation_gained_is_explained(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write({"suspect.md": heading("Print the survey", "Die Umfrage nicht drucken")})

    (found,) = tree.findings("HD010", tree.project(locale="de"))

    assert found.message == "This heading says “nicht”, but nothing in its source does: “print the survey”."
    assert found.finding.help == "A negation turns the meaning round; check which of the two is right."
