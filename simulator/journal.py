"""What clients asked for: the request journal and the coverage of the contract."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

LIMIT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One request; `operation` is blank for what is not in the contract."""

    at: float
    region: str
    method: str
    path: str
    operation: str
    status: int
    error_code: int | None = None


class Journal:
    """The newest requests, and how often each operation was answered."""

    def __init__(self) -> None:
        """Begin empty."""
        self._entries: deque[Entry] = deque(maxlen=LIMIT)
        self.total = 0
        self.answered: Counter[str] = Counter()
        """operationId -> answers with a success status."""

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over the requests, oldest first."""
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        """Return the number of requests kept."""
        return len(self._entries)

    def add(self, entry: Entry) -> None:
        """Note a request."""
        self.total += 1
        self._entries.append(entry)
        if entry.operation and entry.status < 400 and entry.error_code is None:
            self.answered[entry.operation] += 1

    def of(self, operation: str) -> list[Entry]:
        """Return the requests of one operation."""
        return [entry for entry in self._entries if entry.operation == operation]

    def clear(self) -> None:
        """Forget the requests; the coverage stays."""
        self._entries.clear()
