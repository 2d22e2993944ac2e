"""The judge of one URL, without any network: whatever a server answers, it reaches a verdict, and soon."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valint.web.check import Target, converse
from valint.web.exchange import KEPT_HEADERS, Cookie, Exchange, Fault
from valint.web.limits import Limits
from valint.web.observations import History, settle
from valint.web.recording import Recorder, Recording
from valint.web.store import VerdictStore
from valint.web.urls import parse_url
from valint.web.verdict import Judgement, Verdict

STATUSES = st.sampled_from(
    [200, 200, 204, 206, 301, 302, 304, 307, 400, 403, 404, 410, 416, 429, 500, 503, 999, 0]
)
PIECES = st.sampled_from(
    [
        "/", "//", "..", "https://", "http:", "contoso.com", "[", "]", "@", ":", "99999", "%", "%zz", "#",
        "?", "\x00", "\ud7ff", "æ", "０", "bytes ", "*", "-", "0", "9" * 30, "text/html", "; charset=",
        "utf-7", "punycode", "gzip", ";url=", "0", "Mon, 32 Foo 99999 99:99:99 +9999", " ", "login", "404",
        "da-dk", "mailto:", "x" * 300,
    ]
)  # fmt: skip
VALUES = st.lists(PIECES, max_size=6).map("".join)
HEADERS: st.SearchStrategy[Mapping[str, str]] = st.dictionaries(st.sampled_from(sorted(KEPT_HEADERS)), VALUES)
MARKUP = st.lists(
    st.sampled_from(
        [
            b"<title>", b"</title>", b"<h1 id=a>", b"</h1>", b"<meta http-equiv=refresh content='0;url=",
            b"'>", b"<a ", b"name=", b'"', b">", b"<!--", b"404", b"Page not found", b"noindex",
            b"<base href='//[", b"&#xd800;",
            b"%PDF-", b"PK\x03\x04", b"\xff\xfe", b"\x00", b"text " * 100, b"<script>", b"just a moment",
        ]
    ),
    max_size=12,
).map(b"".join)  # fmt: skip
ANSWERS = st.builds(
    Exchange,
    status=STATUSES,
    fault=st.sampled_from([None, None, None, Fault.TRUNCATED, Fault.SLOW]),
    headers=HEADERS,
    body=MARKUP,
    complete=st.booleans(),
    at=st.floats(min_value=0, max_value=4e9),
    cookies=st.just((Cookie("contoso.com", "a", "b"),)),
)
EXCHANGES = st.one_of(
    ANSWERS, ANSWERS, st.builds(Exchange, fault=st.sampled_from(list(Fault)), at=st.just(1.0))
)
URLS = st.sampled_from(
    [
        "https://contoso.com/a",
        "https://contoso.com/a.pdf",
        "http://aka.ms/x",
        "https://contoso.com/da-dk/",
        "https://1.1.1.1/a.png",
    ]
)


@settings(max_examples=150, deadline=None)
@given(URLS, st.booleans(), st.booleans(), st.lists(EXCHANGES, min_size=1, max_size=30))
def test_no_answers_break_the_judge(url: str, image: bool, marked: bool, answers: list[Exchange]) -> None:  # noqa: FBT001
    fragments = frozenset(["a", "b%", "æ"]) if marked else frozenset[str]()
    conversation = converse(Target(parse_url(url), fragments, image, "da-DK"), Limits())
    next(conversation)
    judgement = None
    asked = 0
    while judgement is None:
        asked += 1
        assert asked < 40, "a conversation comes to an end"
        try:
            conversation.send(answers[asked % len(answers)])
        except StopIteration as end:
            judgement = end.value
    assert isinstance(judgement, Judgement)
    settled, history = settle(judgement, History(), "run")
    assert settled.verdict is not Verdict.DEAD or settled.certain
    store = VerdictStore(None, _fail)
    store.put("0" * 32, url, settled, history)
    assert store.result("0" * 32) == settled
    store.close()


@settings(max_examples=60, deadline=None)
@given(URLS, st.lists(EXCHANGES, min_size=1, max_size=10))
def test_any_conversation_can_be_recorded_and_replayed(
    tmp_path_factory: pytest.TempPathFactory, url: str, answers: list[Exchange]
) -> None:
    folder = tmp_path_factory.mktemp("recording")
    target = Target(parse_url(url), locale="da-DK")
    recorder = Recorder(folder, "run")
    conversation = recorder.recorded("key", converse(target, Limits()))
    next(conversation)
    asked = 0
    while True:
        asked += 1
        try:
            conversation.send(answers[asked % len(answers)])
        except StopIteration as end:
            judgement = end.value
            break
    recorder.close()
    recording = Recording(folder)
    assert recording.replay("key", converse(target, Limits())) == judgement
    recording.close()


def _fail(text: str) -> None:
    raise AssertionError(text)
