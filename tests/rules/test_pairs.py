"""TR005 and TR006 in many languages: what a translation may say twice, and what it may not."""

from dataclasses import replace

import pytest

from tests.trees import Found, findings, page_of
from valint.model.finding import Severity
from valint.project.packs import locale_pack


def found(code: str, text: str, locale: str) -> list[Found]:
    page = page_of(f"{text}\n", locale=locale)
    return findings(code, replace(page, pack=locale_pack(locale)))


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("tr-TR", "Rapor etkin ve etkin olmayan hesapları gösterir."),
        ("tr-TR", "Alan boş veya boş değil."),
        ("tr-TR", "Yöneticiler ve yöneticiler dışındaki kişiler okuyabilir."),
        ("az-AZ", "Aktiv və aktiv olmayan hesablar."),
        ("kk-KZ", "Белсенді немесе белсенді емес."),
        ("ko-KR", "관리자 또는 관리자 아닌 사용자도 볼 수 있습니다."),
        ("ja-JP", "有効または有効でない項目を選びます。"),
        ("ja-JP", "管理者および管理者以外のユーザーが対象です。"),
        ("da-DK", "Det er måske eller måske ikke rigtigt."),
        ("de-DE", "Sie wollen oder wollen nicht teilnehmen."),
        ("nl-NL", "Je kunt of kunt niet meedoen."),
        ("eu-ES", "Aktibo edo aktibo ez."),
    ],
)
def test_a_thing_and_its_contrary_are_two(locale: str, text: str) -> None:
    assert not found("TR005", text, locale)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("tr-TR", "Dosya ve dosya türleri aşağıdaki gibidir."),
        ("tr-TR", "Kullanıcı ve kullanıcı gruplarını ekleyin."),
        ("tr-TR", "Sunucu veya sunucu grubu seçin."),
        ("az-AZ", "Fayl və fayl növləri aşağıdadır."),
        ("kk-KZ", "Файл және файл түрлері төменде."),
        ("ko-KR", "먼저 그룹 및 그룹 정책을 확인합니다."),
        ("ja-JP", "ファイルとファイルの種類を確認します。"),
        ("ja-JP", "サーバーまたはサーバー グループを選びます。"),
        ("ja-JP", "ユーザーとユーザーIDを確認します。"),
        ("zh-CN", "请输入用户和用户 ID。"),
    ],
)
def test_a_noun_and_a_compound_with_it_are_two(locale: str, text: str) -> None:
    assert not found("TR005", text, locale)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("ar-SA", "المجلد أو المجلد الفرعي"),
        ("ar-SA", "حدد مجموعة ومجموعة فرعية."),
        ("ar-SA", "افتح ملف وملف آخر."),
        ("he-IL", "בחר משתמש או משתמש אחר."),
        ("fa-IR", "پوشه یا پوشه فرعی را باز کنید."),
        ("id-ID", "Pilih pengguna dan pengguna lain."),
        ("es-ES", "Elija el elemento o elemento secundario."),
        ("pl-PL", "Element lub element podrzędny"),
    ],
)
def test_a_thing_and_another_or_one_below_it_are_two(locale: str, text: str) -> None:
    assert not found("TR005", text, locale)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("ru-RU", "Вы глобальный администратор или администратор паролей."),
        ("ru-RU", "Новые пользователи и пользователи, которые уже работают, видят страницу."),
        ("uk-UA", "Ви глобальний адміністратор або адміністратор паролів."),
        ("pl-PL", "Jest tu nowy użytkownik i użytkownik grupy."),
        ("cs-CZ", "Jste globální správce nebo správce hesel."),
        ("hr-HR", "Vi ste globalni administrator ili administrator lozinki."),
        ("el-GR", "Είστε καθολικός διαχειριστής ή διαχειριστής κωδικών."),
        ("da-DK", "Mistænkelige links og links, der peger på filer, scannes."),
        ("de-DE", "Neue Benutzer und Benutzer, denen die Rolle fehlt, sehen das."),
    ],
)
def test_two_that_are_each_described_are_two(locale: str, text: str) -> None:
    assert not found("TR005", text, locale)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("ar-SA", "آلاف وآلاف من المستخدمين"),
        ("ru-RU", "Там тысячи и тысячи людей."),
        ("de-DE", "Es sind tausende und tausende Dateien."),
        ("es-ES", "Hay miles y miles de archivos."),
        ("tr-TR", "Yine ve yine deneyin."),
        ("tr-TR", "Bağlantı mağaza ve mağaza arasında kurulur."),
        ("hi-IN", "उपयोगकर्ता और उपयोगकर्ता के बीच कॉल"),
        ("fi-FI", "Yhteys käyttäjän ja käyttäjän välillä."),
        ("ja-JP", "店舗と店舗をつなぐ道です。"),
    ],
)
def test_many_and_many_and_between_one_and_one_are_meant(locale: str, text: str) -> None:
    assert not found("TR005", text, locale)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("pl-PL", "Kolejka jest ręcznie utworzona lub utworzona za pomocą kreatora."),
        ("pl-PL", "Kolejka jest ręcznie utworzona lub utworzona przez kreatora."),
        ("ru-RU", "Выберите файлы и файлы за прошлый месяц."),
        ("cs-CZ", "Vyberte soubory a soubory za minulý měsíc."),
        ("hr-HR", "Odaberite datoteke i datoteke pod mapom."),
        ("es-ES", "Los archivos y archivos hasta la fecha"),
        ("fr-FR", "Les fichiers et fichiers vers le serveur"),
        ("de-DE", "Lokale Benutzer und Benutzer innerhalb der Cloud"),
        ("ar-SA", "المستخدمون والمستخدمون خلال الشهر"),
        ("tr-TR", "Kullanıcı ve kullanıcı kimlik bilgileri girilir."),
        ("hi-IN", "उपयोगकर्ता और उपयोगकर्ता के डिवाइस"),
        ("lt-LT", "Naudotojų ir naudotojų grupių sąrašas"),
        ("et-EE", "Valige kasutaja ja kasutaja seadme nimi."),
    ],
)
def test_a_description_of_the_second_alone_makes_it_information(locale: str, text: str) -> None:
    [hit] = found("TR005", text, locale)
    assert hit.finding.severity is Severity.INFO


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("tr-TR", "Müşteriler ve müşteriler için bilgi verin."),
        ("tr-TR", "Müşteriler ve müşteriler kapıları açar."),
        ("az-AZ", "Sizin müştərilər və müştərilər görüş təyin edir."),
        ("ko-KR", "다음을 선택합니다: 고객 또는 고객."),
        ("ja-JP", "ユーザーおよびユーザーを追加します。"),
        ("zh-CN", "请选择用户和用户。"),
        ("ru-RU", "Эти клиенты и клиенты могут записаться."),
        ("pl-PL", "Nasi klienci i klienci mogą rezerwować."),
        ("cs-CZ", "Naši zákazníci a zákazníci mohou rezervovat."),
        ("ar-SA", "يستطيع ذلك العملاء والعملاء."),
        ("he-IL", "הלקוחות והלקוחות."),
        ("fi-FI", "Meillä asiakkaat ja asiakkaat varaavat ajan."),
        ("lt-LT", "Mūsų klientai ir klientai rezervuoja laiką."),
    ],
)
def test_one_word_for_two_things_is_a_warning_that_does_not_claim_to_know_the_source(
    locale: str, text: str
) -> None:
    [hit] = found("TR005", text, locale)
    assert hit.finding.severity is None
    assert hit.message == (
        f"“{hit.marked}” says one word twice, where the source probably names two things; if so, give each a "
        "word of its own."
    )


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("ar-SA", "افتح مركز إدارة إدارة نقاط النهاية."),
        ("ar-SA", "اتصل بأي مسؤول مسؤول النظام."),
        ("ar-SA", "أدخلهم واحدا واحدا، خطوة خطوة، رويدا رويدا."),
        ("ar-SA", "يمكنك معرفة من من المستخدمين فعل ذلك."),
        ("he-IL", "פתח את מרכז ניהול ניהול המכשירים, צעד צעד."),
        ("fa-IR", "مرحله مرحله پیش بروید."),
        ("it-IT", "Procedi passo passo."),
        ("el-GR", "Ανοίξτε τα ένα ένα, βήμα βήμα."),
        ("tr-TR", "Tek tek, adım adım ilerleyin."),
        ("th-TH", "ของของคุณอยู่ที่นี่"),
    ],
)
def test_grammar_and_adverbs_double_words(locale: str, text: str) -> None:
    assert not found("TR006", text, locale)


@pytest.mark.parametrize(
    ("locale", "text", "marked"),
    [
        ("ar-SA", "حدد الملف الملف الذي تريد فتحه.", "الملف الملف"),
        ("ar-SA", "انتقل إلى إلى الصفحة.", "إلى إلى"),
        ("ar-SA", "افتح Contoso Contoso Sheets الآن.", "Contoso Contoso"),
        ("he-IL", "בחר את הקובץ הקובץ הזה.", "הקובץ הקובץ"),
        ("th-TH", "เปิดไฟล์ใน Contoso Contoso Sheets", "Contoso Contoso"),
        ("ja-JP", "Contoso Contoso Sheets を開きます。", "Contoso Contoso"),
        ("hi-IN", "Contoso Contoso Sheets खोलें।", "Contoso Contoso"),
    ],
)
def test_articles_small_words_and_foreign_names_twice_are_information(
    locale: str, text: str, marked: str
) -> None:
    [hit] = found("TR006", text, locale)
    assert hit.marked == marked
