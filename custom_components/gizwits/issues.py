"""Repair issues of an account that is not well: each is there as long as it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .claims import Claims
from .cloud import GizwitsError, GizwitsPermissionError, GizwitsThrottledError
from .const import DOMAIN

if TYPE_CHECKING:
    from .coordinator import AccountCoordinator

README: Final = "https://github.com/gizwits-ha/ha-gizwits/blob/main/README.md"
APP_REFUSED: Final = "app_refused"
CLAIMED: Final = "claimed"
ENTITY_LIMIT: Final = "entity_limit"
MOVED: Final = "moved"
SCHEDULES_OUTDATED: Final = "schedules_outdated"
SCHEMA_REFUSED: Final = "schema_refused"
THROTTLED: Final = "throttled"

# How long an account has to be slowed down before a person is told, and what counts as the end of it.
LASTING: Final = timedelta(minutes=30)
CALM: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is wrong; `about` tells apart several of a kind in one account."""

    kind: str
    about: str = ""
    placeholders: Mapping[str, str] = field(default_factory=dict)
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING
    fixable: bool = False
    lasting: bool = False
    """Whether it outlasts a restart."""
    data: Mapping[str, str] | None = None


class AccountIssues:
    """What a person is told of an account, by what its requests came to."""

    def __init__(self, account: AccountCoordinator) -> None:
        """Know of nothing wrong."""
        self._account = account
        self._entry = account.config_entry
        self._sign_in = account.client.sign_in
        self._claims = Claims(account, self.async_follow_devices)
        self._refusals = 0
        self._refused_since: datetime | None = None
        self._refused_at: datetime | None = None

    @callback
    def tell(self, issue: Issue) -> None:
        """Tell of something that is wrong, until it is taken back."""
        ir.async_create_issue(
            self._account.hass,
            DOMAIN,
            self._id(issue.kind, issue.about),
            data={**issue.data} if issue.data else None,
            is_fixable=issue.fixable,
            is_persistent=issue.lasting,
            learn_more_url=f"{README}#{issue.kind.replace('_', '-')}",
            severity=issue.severity,
            translation_key=issue.kind,
            translation_placeholders={"account": self._entry.title, **issue.placeholders},
        )

    @callback
    def take_back(self, kind: str) -> None:
        """Tell no more of something that is right again."""
        ir.async_delete_issue(self._account.hass, DOMAIN, self._id(kind, ""))

    @callback
    def note_answer(self) -> None:
        """Take an answer for what it says about the pace."""
        self._follow_pace(refused=False)

    @callback
    def note_failure(self, err: GizwitsError) -> None:
        """Take a failed request for what it says about the pace."""
        self._follow_pace(refused=isinstance(err, GizwitsThrottledError))

    @callback
    def note_failed_listing(self, err: GizwitsError) -> None:
        """Tell of an application that may not even list devices."""
        self.note_failure(err)
        if isinstance(err, GizwitsPermissionError):
            self.tell(
                Issue(
                    kind=APP_REFUSED,
                    placeholders={"code": str(err.code)},
                    severity=ir.IssueSeverity.ERROR,
                )
            )

    @callback
    def note_listing(self) -> None:
        """Take a listing: the application is welcome, maybe at the other back end."""
        self.note_answer()
        self.take_back(APP_REFUSED)
        if self._account.client.sign_in is not self._sign_in:
            self._sign_in = self._account.client.sign_in
            self.tell(Issue(kind=MOVED, fixable=True, lasting=True))

    @callback
    def async_follow_devices(self) -> None:
        """Tell of products without a schema, and of devices that another integration has, too."""
        self._follow(SCHEMA_REFUSED, self._unknown_products())
        self._follow(
            CLAIMED,
            (
                Issue(
                    kind=CLAIMED,
                    about=claim.device.device_id,
                    placeholders={
                        "device": claim.device.device_name,
                        "integration": claim.integration,
                    },
                )
                for claim in self._claims.found()
            ),
        )

    def _unknown_products(self) -> Iterable[Issue]:
        account = self._account
        products = {
            each.binding.product_key: each.binding.product_name
            for each in account.devices.values()
            if not each.has_schema and each.binding.product_key in account.products.refused
        }
        for key, name in products.items():
            yield Issue(
                kind=SCHEMA_REFUSED,
                about=key,
                placeholders={"product": name or key, "product_key": key},
                fixable=True,
                data={"entry_id": self._entry.entry_id, "product_key": key},
            )

    def _follow_pace(self, *, refused: bool) -> None:
        """Tell of requests that are refused for coming too often, over and over."""
        now, refusals = dt_util.utcnow(), self._account.client.stats.throttled
        calm = self._refused_at is None or now - self._refused_at >= CALM
        if refused or refusals != self._refusals:
            if calm or self._refused_since is None:
                self._refused_since = now
            self._refused_at, self._refusals = now, refusals
            if now - self._refused_since >= LASTING:
                self.tell(Issue(kind=THROTTLED))
        elif calm:
            self.take_back(THROTTLED)

    def _follow(self, kind: str, wanted: Iterable[Issue]) -> None:
        """Bring the issues of a kind in line with what is wrong now."""
        issues = {self._id(each.kind, each.about): each for each in wanted}
        prefix = self._id(kind, "")
        present = {
            key for domain, key in ir.async_get(self._account.hass).issues if domain == DOMAIN
        }
        for issue_id in present - issues.keys():
            if issue_id.startswith(prefix):
                ir.async_delete_issue(self._account.hass, DOMAIN, issue_id)
        for issue in issues.values():
            self.tell(issue)

    def _id(self, kind: str, about: str) -> str:
        return f"{kind}-{self._entry.entry_id}{about and '-'}{about}"


@callback
def async_forget_issues(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Leave no issue of an account that is gone or not in use."""
    for domain, issue_id in [*ir.async_get(hass).issues]:
        if domain == DOMAIN and entry.entry_id in issue_id:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
