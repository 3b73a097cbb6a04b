"""What makes the real cloud hard to live with, each switchable."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddities:
    """On by default, mild enough for a demo; `Oddities.none()` for exact tests."""

    wire_styles: bool = True
    """Booleans as true/false and enums as index for the products that say so, else 0/1 and labels."""
    latest_lag: float = 2.0
    """Seconds for which `latest` keeps showing the values from before a control call."""
    lying_online: bool = True
    """Devices marked `looks_offline` are listed with `is_online` false."""
    text_html: bool = True
    """Every JSON answer is labelled text/html."""
    error_200: float = 0.05
    """Share of refusals that come with HTTP status 200."""
    html_502: float = 0.002
    """Share of GET requests answered by a proxy's HTML page with status 502."""
    masked_names: bool = True
    """Names of other people have asterisks in the middle."""
    zoneless_times: bool = True
    """Some UTC times lack their Z."""
    nested_log: bool = False
    """Device logs come in the envelope of a search engine; off by default as it breaks the contract."""

    @classmethod
    def none(cls) -> Oddities:
        """Return a cloud that behaves."""
        return cls().switched(dict.fromkeys(cls.names(), False))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of all oddities."""
        return tuple(field.name for field in fields(cls))

    def switched(self, switches: Mapping[str, bool]) -> Oddities:
        """Return a copy with oddities on (as by default) or off. Raises ValueError for a wrong name."""
        if unknown := switches.keys() - set(self.names()):
            raise ValueError(f"no such oddity: {', '.join(sorted(unknown))}")
        return replace(
            self, **{name: on and (DEFAULTS[name] or True) for name, on in switches.items()}
        )


DEFAULTS: Mapping[str, Any] = asdict(Oddities())
