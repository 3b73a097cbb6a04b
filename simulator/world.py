"""The state of the whole cloud: regions with their users, apps, products, devices.

Everything that must survive a restart is plain dataclasses of JSON values; services keep theirs in
dataclasses of their own, found by `World.state()`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
import logging
from random import Random
import string
from typing import Any, cast

from mashumaro.codecs import BasicDecoder, BasicEncoder

from .clock import Clock
from .contract import JSON
from .datapoint import Value
from .device import Binding, Device, DeviceEvent
from .product import Product

_LOGGER = logging.getLogger(__name__)

DAY = 86400
REGIONS = ("cn", "us", "eu")

type Listener = Callable[[DeviceEvent], None]
type Reaction = Callable[[Device, Mapping[str, Value]], Mapping[str, Value]]


@dataclass(kw_only=True)
class Ids:
    """Identifiers that only depend on the seed and on how many were drawn before."""

    seed: int = 0
    drawn: int = 0

    def text(self, length: int, alphabet: str) -> str:
        """Return a new text of letters of the alphabet."""
        self.drawn += 1
        return "".join(Random(f"{self.seed}:{self.drawn}").choices(alphabet, k=length))

    def hex(self, length: int = 32) -> str:
        """Return new hex digits: 32 for users and tokens, 24 for groups, scenes and timers."""
        return self.text(length, "0123456789abcdef")

    def did(self) -> str:
        """Return a new device id."""
        return self.text(22, string.ascii_letters + string.digits)


@dataclass(kw_only=True)
class App:
    """An application of a maker; accounts belong to the maker (organisation), not to the app."""

    app_id: str
    name: str
    organisation: str
    secret: str = field(default="", repr=False)
    product_keys: list[str] | None = None
    """Products whose schema it may read; None means all."""
    confirms_email: bool = False
    """Whether new accounts have to confirm their e-mail address before they can sign in."""
    aep: str = ""
    """Answer of its app back end: `user_token`, `jwt`, or blank when it has none."""

    def may_read(self, product_key: str) -> bool:
        """Whether it is linked to a product."""
        return self.product_keys is None or product_key in self.product_keys


@dataclass(kw_only=True)
class User:
    """An account of one region."""

    uid: str
    organisation: str
    username: str | None = None
    email: str | None = None
    phone: str | None = None
    password: str | None = field(default=None, repr=False)
    phone_id: str | None = None
    third_party: str | None = None
    """Provider and its user id, with a colon between."""
    migrated: bool = False
    """Signs in through the app back end only."""
    activated: bool = True
    """Whether the e-mail address was confirmed."""
    name: str | None = None
    gender: str | None = None
    birthday: str | None = None
    address: str | None = None
    lang: str | None = "en"
    remark: str | None = None

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing but a phone_id is known."""
        return not (self.username or self.email or self.phone or self.third_party)

    def is_called(self, identity: str) -> bool:
        """Whether a person would sign in with this text."""
        return identity in {self.username, self.email, self.phone}


@dataclass(frozen=True, kw_only=True)
class Token:
    """A user token."""

    value: str = field(repr=False)
    uid: str
    app_id: str
    expires_at: float
    """Unix seconds."""


@dataclass(kw_only=True)
class Region:
    """A universe of accounts behind one API host."""

    key: str
    users: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)

    def find_user(self, organisation: str, identity: str) -> User | None:
        """Return the account that a user name, e-mail address or phone number names."""
        return next(
            (user for user in self.users_of(organisation) if user.is_called(identity)), None
        )

    def users_of(self, organisation: str) -> Iterator[User]:
        """Yield the accounts of a maker."""
        return (user for user in self.users.values() if user.organisation == organisation)


@dataclass(kw_only=True)
class World:
    """All there is. Devices, users and ids are made by the methods, never by hand."""

    ids: Ids = field(default_factory=Ids)
    regions: dict[str, Region] = field(
        default_factory=lambda: {key: Region(key=key) for key in REGIONS}
    )
    apps: dict[str, App] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    saved: dict[str, JSON] = field(default_factory=dict, repr=False)
    """States of services, by class name, that were loaded and not asked for yet."""

    def __post_init__(self) -> None:
        """Add what is not saved: listeners, the clock, who holds what."""
        self.clock = Clock()
        self.token_life = 7 * DAY
        self.reaction: Reaction | None = None
        self.latest_lag: Callable[[], float] = lambda: 0.0
        self._listeners: list[Listener] = []
        self._states: dict[type, object] = {}
        self._held: dict[str, dict[str, Device]] = {}
        for device in self.devices.values():
            device.world = self
        bound = [
            (binding.bound_at, device, uid)
            for device in self.devices.values()
            for uid, binding in device.bindings.items()
        ]
        for _, device, uid in sorted(bound, key=lambda row: row[0]):
            self.devices_of(uid)[device.did] = device

    def run_on(self, clock: Clock) -> None:
        """Change over to another clock; what happened before has happened by now."""
        self.clock = clock
        now = clock.timestamp()
        for device in self.devices.values():
            device.reported_at = min(device.reported_at, now)
            device.changed_at = min(device.changed_at, now)

    # --- what happens ---

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener for every event of every device; the result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def emit(self, event: DeviceEvent) -> None:
        """Tell every listener; one that fails does not keep the others from hearing."""
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                _LOGGER.exception("A listener failed on %s", event.kind)

    def react(self, device: Device, changes: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return the changes that setting these datapoints really leads to."""
        return self.reaction(device, changes) if self.reaction else changes

    def moment(self, timestamp: float) -> datetime:
        """Return Unix seconds as an aware datetime in UTC."""
        return datetime.fromtimestamp(timestamp, UTC)

    # --- making things ---

    def add_app(
        self, name: str, *, app_id: str = "", organisation: str = "demo", **more: JSON
    ) -> App:
        """Make an application, of all products unless `product_keys` says which."""
        app = App(
            app_id=app_id or self.ids.hex(),
            name=name,
            organisation=organisation,
            secret=self.ids.hex(),
            **more,
        )
        self.apps[app.app_id] = app
        return app

    def add_product(self, document: Mapping[str, JSON], **more: JSON) -> Product:
        """Make a product of a schema document."""
        product = Product(
            product_key=document["product_key"],
            name=more.pop("name", document["name"]),
            document=document,
            secret=self.ids.hex(),
            **more,
        )
        self.products[product.product_key] = product
        return product

    def add_user(self, region: str, *, organisation: str = "demo", **more: JSON) -> User:
        """Make an account."""
        user = User(uid=self.ids.hex(), organisation=organisation, **more)
        self.regions[region].users[user.uid] = user
        return user

    def add_device(
        self,
        product: Product,
        region: str,
        *,
        values: Mapping[str, Value] | None = None,
        **more: JSON,
    ) -> Device:
        """Make a device, online and freshly reported unless told otherwise."""
        now = self.clock.timestamp()
        device = Device(
            did=more.pop("did", None) or self.ids.did(),
            mac=more.pop("mac", None) or self.ids.hex(12),
            passcode=self.ids.text(10, string.ascii_uppercase),
            product_key=product.product_key,
            region=region,
            values=product.fresh() | dict(values or {}),
            reported_at=more.pop("reported_at", now),
            changed_at=now,
            **more,
        )
        device.qr_content = device.qr_content or f"https://qr.example/device?d={self.ids.hex(16)}"
        device.world = self
        self.devices[device.did] = device
        return device

    def add_token(self, region: str, user: User, app: App, *, life: float | None = None) -> Token:
        """Sign a user in, for `token_life` seconds unless told otherwise."""
        token = Token(
            value=self.ids.hex(),
            uid=user.uid,
            app_id=app.app_id,
            expires_at=int(self.clock.timestamp()) + (life or self.token_life),
        )
        self.regions[region].tokens[token.value] = token
        return token

    # --- finding things ---

    def device(self, did: str) -> Device:
        """Return a device. Raises KeyError."""
        return self.devices[did]

    def devices_of(self, uid: str) -> dict[str, Device]:
        """Return the devices that a user is bound to by did, oldest binding first."""
        return self._held.setdefault(uid, {})

    def binding(self, uid: str, did: str) -> Binding | None:
        """Return what a user has of a device."""
        device = self.devices.get(did)
        return device.bindings.get(uid) if device else None

    # --- ready-made worlds ---

    @classmethod
    def demo(cls, seed: int = 0) -> World:
        """Return the demo: see `demo.demo_world`."""
        from .demo import demo_world  # noqa: PLC0415 - it is made of worlds

        return demo_world(seed)

    @classmethod
    def scaled(
        cls, *, devices: int = 1000, products: int = 10, datapoints: int = 20, seed: int = 0
    ) -> World:
        """Return a big one for measurements: see `demo.scaled`."""
        from .demo import scaled  # noqa: PLC0415 - it is made of worlds

        return scaled(devices=devices, products=products, datapoints=datapoints, seed=seed)

    # --- state of the services ---

    def state[S](self, kind: type[S]) -> S:
        """Return the one instance of a dataclass that is saved and loaded with the world."""
        if kind not in self._states:
            saved = self.saved.pop(kind.__name__, None)
            self._states[kind] = kind() if saved is None else BasicDecoder(kind).decode(saved)
        return cast(S, self._states[kind])

    def dump(self) -> dict[str, JSON]:
        """Return the world as JSON."""
        states = {kind.__name__: _encode(state) for kind, state in self._states.items()}
        worded: dict[str, JSON] = BasicEncoder(World).encode(self)
        return worded | {"saved": self.saved | states}

    @classmethod
    def load(cls, dumped: Mapping[str, JSON]) -> World:
        """Undo `dump()`. Raises ValueError for what is no such state."""
        return BasicDecoder(World).decode(dumped)


def _encode(state: Any) -> JSON:
    return BasicEncoder(type(state)).encode(state)
