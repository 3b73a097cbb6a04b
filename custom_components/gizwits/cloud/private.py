"""What a request tells of a person or a device, and its answer is not to repeat."""

from collections.abc import Iterable, Iterator, Mapping

_NAMES = frozenset(
    {"did", "email", "mac", "new_pwd", "old_pwd", "passcode", "password", "phone", "phone_id"}
    | {"token", "uid", "username"}
)
# Shorter ones would be found in innocent words.
_LENGTH = 6


def private_of(path: Mapping[str, object] | None, *parts: object) -> frozenset[str]:
    """Return what stands in the path, and under telling names in other parts of a request."""
    found = [str(value) for value in (path or {}).values()]
    return frozenset(each for each in (*found, *_leaves(parts)) if len(each) >= _LENGTH)


def _leaves(thing: object, *, telling: bool = False) -> Iterator[str]:
    match thing:
        case str():
            if telling:
                yield thing
        case Mapping():
            for name, each in thing.items():
                yield from _leaves(each, telling=name in _NAMES)
        case Iterable():
            for each in thing:
                yield from _leaves(each, telling=telling)
