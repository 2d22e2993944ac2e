"""mistune's inline parser, made to tell where its constructs stand.

Only the rules that a linter needs run: escapes, code spans, links, autolinks, HTML.  Emphasis cannot change
where a link or a code span is (CommonMark 0.31.2 section 6.2, rule 17) and is half the cost of inline
parsing, so it is left out.
"""

import re
from collections.abc import MutableMapping
from enum import IntEnum
from typing import Any

from mistune import InlineParser, InlineState

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple

# `\s`, spelt out, is part of one set and not looked up.
_TARGET = r"[^()<>\\`\[\]\x00-\x20\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*+"
# A destination that needs no parser; it may have parentheses, none of them in others.
TARGET = rf"{_TARGET}(?:\({_TARGET}\){_TARGET})*+"
# What most text is made of, one alternative each: an inline link or image without anything in it (an image's
# `!` stands before the match) or brackets that need a definition to be a link; a code span; a tag; what looks
# special and is not; all else.  Each alternative begins with a literal, which lets `re` skip over words ten
# times as fast as if one began with a set.
PLAIN = lazy_regex(
    rf"\[([^\[\]`<\\]*)\](?:\(({TARGET})\)|(?![(\[])())"
    r"|`([^`]+)`(?!`)"
    r"|<(?:(/?[A-Za-z][A-Za-z0-9]*(?: [A-Za-z]+=\"[^\"`<>\[\]\\]*\")* ?/?)>"
    r"|([A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\x00-\x20]*)>|(?![A-Za-z/!?]))"
    r"|\\[!-/:-@\[-`{-~]"
    r"|\]"
    r"|`()|\[()|<()"
)
# The same for a text without code, tags and escapes; `re` skips faster still to one character.
PLAIN_LINKS = lazy_regex(rf"\[(?:([^\[\]]*)\](?:\(({TARGET})\)|(?![(\[])())|()()()())")
# `lastindex` of their matches: None where what looks special is not, above AUTOLINK where it takes a parser.
DESTINATION, BRACKETED, CODE, TAG, AUTOLINK = 2, 3, 4, 5, 6
_new = tuple.__new__  # for what is made most often: half the time of the generated constructor
_RULES = ("escape", "codespan", "link", "link_close", "auto_link", "auto_email", "inline_html")


class PieceKind(IntEnum):
    """What an inline construct is."""

    CODE = 1
    HTML = 2
    AUTOLINK = 3
    LINK = 4
    IMAGE = 5
    INCLUDE = 6
    VIDEO = 7
    DIRECTIVE = 8
    MARK = 9


class Piece(NamedTuple):
    """One inline construct, in offsets of the parsed text.

    `inner_start` and `inner_end` bound what is inside: code content, link text, alternative text, address.
    `label` is the reference label of a reference link.  mistune finds the kinds up to IMAGE; the rest is
    Learn's syntax, MARK being what renders as nothing (an alert's keyword, a heading's custom id).
    """

    start: int
    end: int
    kind: PieceKind
    inner_start: int
    inner_end: int
    label: str | None = None


class _State(InlineState):
    def __init__(self, env: MutableMapping[str, Any]) -> None:
        super().__init__(env)
        self.pieces: list[Piece] = []


class PieceParser(InlineParser):
    """Finds the inline constructs of one block."""

    state_cls = _State

    def __init__(self) -> None:
        super().__init__()
        # One bracket at a time, so that a match is a place.
        self.specification["link_close"] = r"\]"
        self.rules = list(_RULES)
        self._methods = {name: getattr(self, f"parse_{name}") for name in _RULES}

    def pieces(self, text: str, env: MutableMapping[str, Any]) -> list[Piece]:
        """Return the constructs of `text`, outer before inner, by start."""
        found = _plain_pieces(text, env)
        return self.all_pieces(text, env) if found is None else found

    def all_pieces(self, text: str, env: MutableMapping[str, Any]) -> list[Piece]:
        """Return what `pieces` returns, by mistune alone."""
        state = _State(env)
        state.src = text
        self.parse(state)
        found = state.pieces
        if len(found) > 1:
            found.sort(key=_outer_first)
        return found

    def finalize_tokens(self, tokens: list[dict[str, Any]], depth: int) -> list[dict[str, Any]]:
        """Leave the tokens as they are: nobody reads them."""
        return tokens

    def parse_codespan(self, m: re.Match[str], state: _State) -> int:  # type: ignore[override]
        """Note a code span."""
        end = super().parse_codespan(m, state)
        if end > m.end():
            fence = m.end() - m.start()
            state.pieces.append(Piece(m.start(), end, PieceKind.CODE, m.end(), end - fence))
        return end

    def parse_inline_html(self, m: re.Match[str], state: _State) -> int | None:  # type: ignore[override]
        """Note an HTML tag or comment."""
        end = super().parse_inline_html(m, state)
        if end:
            state.pieces.append(Piece(m.start(), end, PieceKind.HTML, m.start(), end))
        return end

    def parse_auto_link(self, m: re.Match[str], state: _State) -> int:  # type: ignore[override]
        """Note an address in angle brackets."""
        return self._autolink(m, state, super().parse_auto_link(m, state))

    def parse_auto_email(self, m: re.Match[str], state: _State) -> int:  # type: ignore[override]
        """Note a mail address in angle brackets."""
        return self._autolink(m, state, super().parse_auto_email(m, state))

    def _autolink(self, m: re.Match[str], state: _State, end: int) -> int:
        if state.tokens[-1]["type"] == "link":
            state.pieces.append(Piece(m.start(), end, PieceKind.AUTOLINK, m.start() + 1, end - 1))
        return end

    def parse_link_close(self, m: re.Match[str], state: _State) -> int:  # type: ignore[override]
        """Note a link or an image when this bracket completes one."""
        opener = state.brackets[-1] if state.brackets else None
        end = super().parse_link_close(m, state)
        token = state.tokens[-1]
        if opener is not None and token["type"] in ("link", "image") and "_autolink" not in token:
            kind = PieceKind.IMAGE if opener.image else PieceKind.LINK
            start = opener.start - (2 if opener.image else 1)
            state.pieces.append(Piece(start, end, kind, opener.start, m.start(), token.get("label")))
        return end


def _plain_pieces(text: str, env: MutableMapping[str, Any]) -> list[Piece] | None:
    """Return the constructs of a text in which nothing is nested and nothing in doubt, else None."""
    found: list[Piece] = []
    brackets = "[" in text
    anchors = False
    last = 0
    for match in PLAIN.finditer(text):
        start, end = match.span()
        kind = match.lastindex
        if kind == DESTINATION:
            inner_start, inner_end = match.span(1)
            image = start > last and text[start - 1] == "!"
            kind_ = PieceKind.IMAGE if image else PieceKind.LINK
            found.append(_new(Piece, (start - image, end, kind_, inner_start, inner_end, None)))
        elif kind == CODE:
            found.append(_new(Piece, (start, end, PieceKind.CODE, start + 1, end - 1, None)))
        elif kind == TAG:
            if text[start + 1 : start + 3].strip("/")[:1] in ("a", "A"):
                anchors = True
                if brackets:  # which make no link within <a>
                    return None
            found.append(_new(Piece, (start, end, PieceKind.HTML, start, end, None)))
        elif kind == AUTOLINK:
            if anchors:
                return None
            found.append(_new(Piece, (start, end, PieceKind.AUTOLINK, start + 1, end - 1, None)))
        elif kind == BRACKETED:
            if env.get("ref_links"):
                return None
        elif kind is not None:
            return None
        last = end
    return found


def _outer_first(piece: Piece) -> tuple[int, int]:
    return piece.start, -piece.end
