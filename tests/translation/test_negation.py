"""What negates, what merely looks like it, and what says "not" in other words, in many languages."""

import pytest

from tests.translation.toolkits import pair
from valint.translation.counts import HeadingPair, count
from valint.translation.data import judge_data
from valint.translation.judge import HeadingJudge, Kind


def negated(language: str, english: str, text: str) -> bool:
    """Tell whether the heading of a tree of its own is reported for a negation gained or lost."""
    return reported(language, pair(english, text))


def reported(language: str, one: HeadingPair) -> bool:
    counts = count([[one]], language)
    judge = HeadingJudge(counts, judge_data())
    return any(verdict.kind is Kind.NEGATION for verdict in judge.judge(counts.heading(one), 0))


def by_id(language: str, slug: str, text: str) -> bool:
    """Tell the same of a heading whose source is nothing but an id."""
    return reported(language, pair(slug, text)._replace(source=slug, slug=slug, from_slug=True))


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("ar", "I can't print the survey", "يتعذر علي طباعة الاستبيان"),
        ("ar", "The survey could not be printed", "تعذّرت طباعة الاستبيان"),
        ("ar", "No network", "انقطاع الشبكة"),
        ("th", "No calendar", "ไร้ปฏิทิน"),
        ("th", "You don't have a calendar", "คุณขาดปฏิทิน"),
        ("sk", "The survey cannot be printed", "Prieskum sa nedá vytlačiť"),
        ("hr", "No surveys", "Nema anketa"),
        ("cs", "The survey has no answers", "Anketa nemá odpovědi"),
        ("fa", "The survey was not saved", "نظرسنجی ذخیره نشد"),
        ("ko", "This is not a survey", "이것은 설문이 아닙니다"),
        ("de", "Printing is not allowed", "Drucken verboten"),
        ("fr", "The survey cannot be found", "Enquête introuvable"),
        ("ja", "Could not print the survey", "アンケートの印刷に失敗"),
        ("ja", "Do not share the folder", "フォルダーの共有は避ける"),
        ("ja", "What to do if the item is not in stock", "在庫切れの場合の対応"),
        ("da", "Yes or no", "Ja eller nej"),
        ("pl", "Cannot print without a survey", "Drukowanie wymaga ankiety"),
    ],
)
def test_a_language_has_many_ways_to_say_not(language: str, english: str, text: str) -> None:
    assert not negated(language, english, text)


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("de", "Troubleshoot: cannot print", "Fehlerbehebung: Drucken möglich"),
        ("da", "Error: the survey is not printed", "Fejl: Undersøgelsen er udskrevet"),
    ],
)
def test_failed_is_no_not_where_the_source_has_both(language: str, english: str, text: str) -> None:
    assert negated(language, english, text)


@pytest.mark.parametrize(
    ("language", "english", "text", "lost"),
    [
        ("ar", "Surveys with and without pictures", "استبيانات بصور ومن دونها", False),
        ("ar", "Printed and non-printed surveys", "الاستبيانات المطبوعة وغير المطبوعة", False),
        ("ar", "Surveys and non-surveys", "الاستبيانات وغيرها", False),
        ("ar", "Surveys without pictures", "استبيانات بصور", True),
        ("he", "Read and do not print", "לקרוא ולא להדפיס", False),
        ("he", "Read and do not print", "לקרוא ולהדפיס", True),
        ("th", "No e-commerce", "อีคอมเมิร์ซ", True),
    ],
)
def test_a_negation_is_found_joined_to_other_words_and_not_inside_them(
    language: str, english: str, text: str, *, lost: bool
) -> None:
    assert negated(language, english, text) is lost


def test_a_joined_negation_is_gained_too() -> None:
    assert negated("ar", "Read and print", "القراءة ولا تطبع")


@pytest.mark.parametrize(
    ("language", "english", "text", "lost"),
    [
        ("ar", "Non-Microsoft calendars", "تقويمات من جهات خارجية", False),
        ("th", "Non-Microsoft calendars", "ปฏิทินของบริษัทอื่น", False),
        ("de", "Windows and non-Windows devices", "Windows-Geräte und andere", False),
        ("de", "Non-Microsoft calendars", "Microsoft-Kalender", True),
        ("de", "Non-shared calendars", "Kalender von Drittanbietern", True),
    ],
)
def test_what_is_not_of_a_company_is_of_third_parties(
    language: str, english: str, text: str, *, lost: bool
) -> None:
    assert negated(language, english, text) is lost


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("ar", "Surveys are still printed", "لا تزال الاستبيانات مطبوعة"),
        ("ar", "Surveys that go on", "استبيانات لا تزال مستمرة"),
        ("ar", "Only guests print", "لا يطبع إلا الضيوف"),
        ("ar", "Especially guests", "ولا سيما الضيوف"),
        ("ar", "Guests", "الأشخاص غير الأعضاء"),
        ("th", "Recent surveys", "แบบสำรวจเมื่อไม่นานมานี้"),
        ("th", "Some surveys", "แบบสำรวจไม่กี่รายการ"),
        ("th", "Tell whether it is printed before sharing", "ดูว่าพิมพ์แล้วหรือไม่ก่อนแชร์"),
        ("fr", "First look at surveys", "Premiers pas avec les enquêtes"),
        ("fr", "Wi-Fi printing", "Impression sans fil"),
        ("fr", "Only guests print", "Les invités ne font qu’imprimer"),
        ("es", "However, print it", "No obstante, imprima"),
        ("pt", "Also for guests", "Não só para convidados"),
        ("pt", "Remember to print", "Não se esqueça de imprimir"),
        ("it", "Also for guests", "Non solo per gli ospiti"),
        ("de", "Also for guests", "Nicht nur für Gäste"),
        ("da", "Also for guests", "Ikke kun for gæster"),
        ("ru", "Up to two guests", "Не более двух гостей"),
        ("pl", "Also for guests", "Nie tylko dla gości"),
        ("tr", "A survey or a picture", "Anket yoksa resim"),
        ("vi", "Also for guests", "Không chỉ cho khách"),
        ("vi", "Check if it is printed", "Kiểm tra đã in hay không"),
        ("hi", "Also for guests", "न केवल अतिथियों के लिए"),
        ("he", "Also for guests", "לא רק לאורחים"),
        ("nl", "Decide whether to print", "Wel of niet afdrukken"),
        ("zh", "Low paper", "纸张不足"),
        ("ja", "You must print", "印刷しなければなりません"),
        ("ko", "On any device", "기기에 관계없이"),
    ],
)
def test_an_idiom_that_holds_a_negation_is_none(language: str, english: str, text: str) -> None:
    assert not negated(language, english, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "لا تطبع الاستبيان"),
        ("th", "ไม่พิมพ์แบบสำรวจ"),
        ("fr", "Ne pas imprimer l’enquête"),
        ("vi", "Không in khảo sát"),
        ("he", "לא להדפיס את הסקר"),
        ("ja", "アンケートを印刷しません"),
        ("hi", "सर्वेक्षण न छापें"),
    ],
)
def test_the_same_word_outside_an_idiom_is_a_negation(language: str, text: str) -> None:
    assert negated(language, "Print the survey", text)


@pytest.mark.parametrize(
    ("language", "slug", "text", "gained"),
    [
        ("es", "when-to-print", "Cuándo imprimir las encuestas sin imágenes del portal", False),
        ("de", "why", "Warum man nicht drucken darf", False),
        ("ja", "why", "アンケートを印刷しない理由を説明します", False),
        ("es", "print-the-survey", "No imprimir la encuesta", True),
    ],
)
def test_a_short_id_does_not_tell_all_that_a_heading_says(
    language: str, slug: str, text: str, *, gained: bool
) -> None:
    assert by_id(language, slug, text) is gained
