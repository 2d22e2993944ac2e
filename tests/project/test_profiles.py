"""Toolkit profiles: what they say, which pages they are about, and how a wrong one is told."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from valint.errors import ConfigError
from valint.markdown import parse
from valint.project.profiles import Section, ToolkitProfile, read_profile
from valint.project.resources import data_file, data_names

SMALL: dict[str, Any] = {
    "kind": "toolkit",
    "name": "small",
    "applies_to": {"paths": ["**/small.md"]},
    "sections": [
        {
            "slug": "guidance",
            "sections": [
                {"slug": ["basics", "basics-*"], "questions": ["What?", {"ask": "Who?", "slug": "who"}]},
                {"slug": "more", "question_count": 2},
            ],
        }
    ],
    "downloads": [
        {"section": "more", "types": [".PDF", "pptx"], "artefacts": [{"name": "poster", "file": "poster"}]}
    ],
}


def small(**changes: Any) -> ToolkitProfile:
    return read_profile({**SMALL, **changes}, "rules/small.yaml")


@pytest.mark.parametrize("name", data_names("rules/toolkits"))
def test_every_shipped_profile_can_be_read(name: str) -> None:
    profile = read_profile(yaml.safe_load(data_file("rules/toolkits", name)), name)
    assert f"{profile.name}.yaml" == name


def test_the_virtual_appointments_toolkit_has_nine_questions_in_three_sections() -> None:
    profile = read_profile(yaml.safe_load(data_file("rules/toolkits", "virtual-appointments.yaml")), "x")
    counts = {section.slug: section.count for section in profile.all_sections() if section.count}
    assert counts == {"virtual-appointments-basics": 4, "booking-an-appointment": 3, "technology": 2}
    assert [downloads.types for downloads in profile.downloads] == [("pdf", "pptx")]


def test_a_profile_lists_its_sections_in_document_order() -> None:
    assert [section.slug for section in small().all_sections()] == ["guidance", "basics", "more"]


def test_questions_are_counted_and_may_have_bookmarks() -> None:
    basics = small().sections[0].subsections[0]
    assert basics.count == 2
    assert [(question.wording, question.slug) for question in basics.questions] == [
        ("What?", None),
        ("Who?", "who"),
    ]


def test_file_types_are_written_in_any_form() -> None:
    assert small().downloads[0].types == ("pdf", "pptx")


@pytest.mark.parametrize(
    ("slug", "expected"), [("faq", True), ("faq-for-visitors", True), ("visitors-faq", False), ("FAQ", False)]
)
def test_a_star_stands_for_any_letters(slug: str, *, expected: bool) -> None:
    assert Section(("faq", "faq-*")).goes_by(slug) is expected


class TestApplies:
    PAGE = '# <a name="top"></a>Overskrift\n\n## <a name="basics"></a>Et\n\n## <a name="other"></a>To\n'

    def test_by_path(self) -> None:
        assert small().applies_to(parse("", "guide/small.md"))
        assert not small().applies_to(parse("", "guide/smaller.md"))

    def test_by_half_of_the_anchors(self) -> None:
        by_anchors = small(applies_to={"anchors": ["basics", "more"]})
        assert by_anchors.applies_to(parse(self.PAGE, "a.md"))
        assert not by_anchors.applies_to(parse(self.PAGE.replace("basics", "x"), "a.md"))

    def test_by_explicit_ids(self) -> None:
        by_anchors = small(applies_to={"anchors": ["basics", "more"]})
        assert by_anchors.applies_to(parse("## Grundlagen { #basics }\n", "a.md"))

    def test_by_the_headings_of_the_source(self) -> None:
        by_anchors = small(applies_to={"anchors": ["basics", "more"]})
        assert by_anchors.applies_to(parse("# Top\n\n## Basics\n\n## More\n", "a.md"))

    def test_by_all_of_the_front_matter_values(self) -> None:
        by_values = small(applies_to={"front_matter": {"ms.topic": "toolkit", "audience": "clients"}})
        assert by_values.applies_to(parse("---\nms.topic: toolkit\naudience: clients\n---\n", "a.md"))
        assert not by_values.applies_to(parse("---\nms.topic: toolkit\n---\n", "a.md"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "locale"}, "kind must be “toolkit”"),
        ({"name": None}, "name is missing"),
        ({"name": 3}, "name must be text"),
        ({"colour": "red"}, "colour is not known here"),
        ({"applies_to": {}}, "applies_to needs paths, front_matter or anchors"),
        ({"applies_to": ["a.md"]}, "applies_to must be a mapping"),
        ({"applies_to": {"paths": [1]}}, "applies_to.paths must be text or a list of texts"),
        ({"applies_to": {"front_matter": {"a": 1}}}, "applies_to.front_matter.a must be text"),
        ({"sections": "basics"}, "sections must be a list"),
        ({"sections": [{"slug": "*"}]}, "sections[1].slug needs a bookmark"),
        ({"sections": [{"slug": ["a", "***"]}]}, "sections[1].slug is too long or holds more than two"),
        ({"sections": [{"slug": "a", "question_count": 0}]}, "whole number from 1 to 1000"),
        ({"sections": [{"slug": "a", "question_count": True}]}, "whole number"),
        (
            {"sections": [{"slug": "a", "question_count": 3, "questions": ["What?"]}]},
            "is 3, but questions lists 1",
        ),
        ({"sections": [{"slug": "a"}, {"slug": "a"}], "downloads": []}, "has the section “a” twice"),
        ({"sections": [{"slug": "a"}]}, "names the section “more”, unknown in sections"),
        (
            {"sections": [{"slug": "a", "questions": [{"slug": "b"}]}]},
            "sections[1].questions[1].ask is missing",
        ),
    ],
)
def test_a_wrong_profile_is_told_by_its_key(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        small(**changes)
    assert message in str(caught.value)
    assert str(caught.value).startswith("rules/small.yaml: ")


def test_what_is_no_mapping_is_no_profile() -> None:
    with pytest.raises(ConfigError, match="must be a mapping"):
        read_profile(["toolkit"], "rules/small.yaml")


def test_endless_nesting_is_refused() -> None:
    section: dict[str, Any] = {"slug": "s0"}
    for number in range(1, 40):
        section = {"slug": f"s{number}", "sections": [section]}
    with pytest.raises(ConfigError, match="nests deeper"):
        small(sections=[section], downloads=[])


def test_the_profile_in_the_documentation_can_be_read() -> None:
    page = (Path(__file__).parents[2] / "docs" / "toolkits.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    assert read_profile(yaml.safe_load(example), "docs/toolkits.md").name == "clinic"
