"""Tell a sentence that is certainly English, without any model.

Meant for single sentences of metadata, where the judge of a page's prose has too little to go by.
"""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+")
# Frequent English words that hardly any other language writes so.
_ENGLISH_LIST = (
    "the and with your you how this that these those which from will what when where about into using "
    "learn should their they them without between through because being does each than there while until "
    "our its it's don't you're"
)
_ENGLISH = frozenset(_ENGLISH_LIST.split())
_LEAST_WORDS = 6
_LEAST_ENGLISH = 3
_LEAST_SHARE = 0.2


def english_sentence(text: str) -> tuple[int, int] | None:
    """Return start and end of the first sentence in `text` that is certainly English, None where none is."""
    start = 0
    for end in [*(match.start() for match in _SENTENCE.finditer(text)), len(text)]:
        if is_english(text[start:end]):
            while text[start].isspace():
                start += 1
            return start, end
        start = end
    return None


def is_english(sentence: str) -> bool:
    """Tell whether a sentence is certainly English; short ones never are."""
    if not _ascii_letters(sentence):
        return False
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(sentence)]
    found = [word for word in words if word in _ENGLISH]
    return (
        len(words) >= _LEAST_WORDS
        and len(found) >= _LEAST_ENGLISH
        and len(set(found)) > 1
        and len(found) >= _LEAST_SHARE * len(words)
    )


def _ascii_letters(text: str) -> bool:
    return all(letter.isascii() for letter in text if letter.isalpha())
