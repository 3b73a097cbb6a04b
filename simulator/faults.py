"""Faults on demand: what goes wrong, with which requests, how often."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from re import fullmatch


class FaultKind(StrEnum):
    """What goes wrong: HTTP kinds first, push kinds after."""

    LATENCY = "latency"
    STATUS = "status"
    ERROR_CODE = "error_code"
    MALFORMED = "malformed"
    HTML = "html"
    RESET = "reset"
    HANG = "hang"
    THROTTLE = "throttle"
    EXPIRED_TOKEN = "expired_token"

    PUSH_CLOSE = "push_close"
    PUSH_RESET = "push_reset"
    PUSH_SILENCE = "push_silence"
    PUSH_NO_PONG = "push_no_pong"
    PUSH_HANG = "push_hang"
    PUSH_DOWN = "push_down"
    PUSH_REFUSE = "push_refuse"
    PUSH_DEAD = "push_dead"
    PUSH_DUPLICATE = "push_duplicate"
    PUSH_PARTIAL = "push_partial"
    PUSH_REORDER = "push_reorder"
    PUSH_OVERSIZE = "push_oversize"
    PUSH_NOT_JSON = "push_not_json"
    PUSH_BINARY = "push_binary"


@dataclass(kw_only=True)
class Fault:
    """One fault. It applies to what matches every field that is given, `times` times (0 = for ever)."""

    kind: FaultKind
    operation: str = ""
    """operationId."""
    path: str = ""
    """Regular expression for the whole path."""
    region: str = ""
    did: str = ""
    host: str = ""
    """M2M host of push kinds: `production` or `sandbox`."""
    times: int = 0
    after: int = 0
    """Matches that pass unharmed before it begins."""
    seconds: float = 1.0
    """Of LATENCY; Retry-After of THROTTLE (0 = without)."""
    status: int = 500
    code: int = 9008
    hits: int = 0

    def __post_init__(self) -> None:
        """Take the kind as text, too. Raises ValueError for a wrong one."""
        self.kind = FaultKind(self.kind)

    def matches(self, **facts: str) -> bool:
        """Whether what is about to happen is meant; facts: operation, region, did, host, path."""
        path = facts.pop("path", "")
        for key in ("operation", "region", "did", "host"):
            if getattr(self, key) not in {"", facts.get(key, "")}:
                return False
        return not self.path or fullmatch(self.path, path) is not None


class Faults:
    """The faults that are armed."""

    def __init__(self) -> None:
        """Begin without faults."""
        self._armed: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        """Iterate over the armed faults."""
        return iter(tuple(self._armed))

    def add(self, fault: Fault) -> Fault:
        """Arm a fault."""
        self._armed.append(fault)
        return fault

    def clear(self) -> None:
        """Disarm all."""
        self._armed.clear()

    def take(self, kinds: frozenset[FaultKind], **facts: str) -> Fault | None:
        """Return the first armed fault that applies, counting it as used."""
        for fault in tuple(self._armed):
            if fault.kind not in kinds or not fault.matches(**facts):
                continue
            if fault.after:
                fault.after -= 1
                continue
            fault.hits += 1
            if fault.hits == fault.times:
                self._armed.remove(fault)
            return fault
        return None
