"""Splitting of datapoint names and labels into words; linear in their length, no regular expressions."""

from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

_LONGEST_TEXT = 512


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[str, ...]:
    """Return the casefolded words of an identifier or label.

    ``FeedTime`` and ``feed_time`` are ("feed", "time"), ``CH1SWTime`` is ("ch", "1", "sw", "time"), a run of Chinese
    characters is one word.
    """
    text = normalize("NFKC", text[:_LONGEST_TEXT])
    result: list[str] = []
    start = 0
    for index, (before, after) in enumerate(pairwise(text), start=1):
        following = text[index + 1] if index + 1 < len(text) else ""
        if _splits(before, after, following):
            result.append(text[start:index])
            start = index
    result.append(text[start:])
    return tuple(word.casefold() for word in result if word and _kind(word[0]) != "other")


def squashed(text: str) -> str:
    """Return only the letters and digits, casefolded: what is left when spelling styles are ignored."""
    return "".join(words(text))


def _splits(before: str, after: str, following: str) -> bool:
    kinds = _kind(before), _kind(after)
    if kinds[0] != kinds[1]:
        return kinds != ("upper", "lower")
    return kinds[0] == "upper" and _kind(following) == "lower"  # LEDColor is LED, Color


def _kind(letter: str) -> str:
    if not letter:
        return ""
    if letter.isdecimal():
        return "digit"
    if letter.isalpha():
        if not letter.isascii() and letter.lower() == letter.upper():
            return "ideograph"
        return "upper" if letter.isupper() else "lower"
    return "other"
