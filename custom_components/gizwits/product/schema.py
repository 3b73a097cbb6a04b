"""Product schemas: the answer of ``GET /app/datapoint`` as typed, bounded, immutable data.

Real documents are mostly regular, but nothing here relies on it: whatever cannot be understood is noted in
``ProductSchema.problems`` and the rest of the product still works.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

_CAPACITY_BITS = {"uint8": 8, "uint16": 16, "uint32": 32}
_LONGEST_KEY = 64
_LONGEST_NUMBER = 40
_LONGEST_BINARY = 2**16
_LARGEST = Decimal(10) ** 20
_LARGEST_FACTOR = Decimal(10) ** 9
_LARGEST_OFFSET = Decimal(10) ** 12


class DataType(StrEnum):
    """How a value travels; ``UNKNOWN`` is any type this version has never heard of."""

    BOOL = "bool"
    ENUM = "enum"
    UINT8 = "uint8"
    UINT16 = "uint16"
    UINT32 = "uint32"
    BINARY = "binary"
    UNKNOWN = "unknown"

    @property
    def is_number(self) -> bool:
        """Return whether values are scaled numbers."""
        return self.value in _CAPACITY_BITS


class Access(StrEnum):
    """What a person may do with a datapoint, and what kind of report it is."""

    WRITABLE = "status_writable"
    READONLY = "status_readonly"
    ALERT = "alert"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Place inside the status packet; ``length`` counts bits or bytes."""

    byte_offset: int = 0
    bit_offset: int = 0
    length: int = 0
    unit: str = "byte"


@dataclass(frozen=True, slots=True, kw_only=True)
class Datapoint:
    """One datapoint of a product.

    ``raw_minimum``..``raw_maximum`` bound the transmitted number, ``raw * ratio + addition`` is what people and
    the cloud see. ``wire_options`` are the maker's enum labels, ``options`` the same made distinguishable.
    """

    name: str
    key: str
    data_type: DataType
    access: Access
    id: int = 0
    display_name: str = ""
    description: str = ""
    raw_minimum: int = 0
    raw_maximum: int = 0
    ratio: Decimal = Decimal(1)
    addition: Decimal = Decimal(0)
    wire_options: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    position: Position = Position()

    @property
    def writable(self) -> bool:
        """Return whether the product accepts writes of this datapoint."""
        return self.access is Access.WRITABLE

    @property
    def minimum(self) -> Decimal:
        """Smallest value people may write."""
        return min(self._scaled(self.raw_minimum), self._scaled(self.raw_maximum))

    @property
    def maximum(self) -> Decimal:
        """Largest value people may write."""
        return max(self._scaled(self.raw_minimum), self._scaled(self.raw_maximum))

    @property
    def step(self) -> Decimal:
        """Distance of two neighbouring values."""
        return abs(self.ratio)

    def _scaled(self, raw: int) -> Decimal:
        return raw * self.ratio + self.addition


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSchema:
    """All datapoints of a product by name; ``inferred`` when guessed from reported values."""

    product_key: str
    name: str = ""
    protocol: str = ""
    datapoints: Mapping[str, Datapoint] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[str, ...] = ()
    inferred: bool = False


def parse_schema(document: object, product_key: str) -> ProductSchema:
    """Parse an answer of ``GET /app/datapoint``. Never raises: what is odd is listed in ``problems``."""
    problems: list[str] = []
    if not isinstance(document, Mapping):
        return ProductSchema(product_key=product_key, problems=("the document is not an object",))
    parsed = [_datapoint(attr, where, problems) for where, attr in _attributes(document, problems)]
    return ProductSchema(
        product_key=product_key,
        name=_text(document.get("name")),
        protocol=_text(document.get("protocolType")),
        datapoints=_by_name([datapoint for datapoint in parsed if datapoint], problems),
        problems=tuple(problems),
    )


def infer_schema(product_key: str, attrs: Mapping[str, object]) -> ProductSchema:
    """Guess a read-only schema from reported values, for products whose schema the cloud refuses.

    Only the values' own types count: 0 and 1 stay numbers, for they may be levels or modes. A datapoint's ``key``
    comes from its name alone, so identity stays when the real schema arrives.
    """
    problems: list[str] = []
    parsed: list[Datapoint] = []
    for index, (name, value) in enumerate(sorted(attrs.items())):
        if (data_type := _type_of(value)) is None:
            problems.append(f"{name!r:.80}: a value of this kind cannot be shown")
            continue
        parsed.append(
            Datapoint(
                name=name,
                key=_key(name),
                data_type=data_type,
                access=Access.READONLY,
                id=index,
                raw_maximum=2**32 - 1 if data_type.is_number else 0,
                ratio=_precision(value) if data_type.is_number else Decimal(1),
            )
        )
    return ProductSchema(
        product_key=product_key,
        datapoints=_by_name(parsed, problems),
        problems=tuple(problems),
        inferred=True,
    )


def _type_of(value: object) -> DataType | None:
    match value:
        case bool():
            return DataType.BOOL
        case int() | float():
            return DataType.UINT32
        case str():
            return DataType.ENUM
        case list():
            return DataType.BINARY
    return None


def _precision(value: object) -> Decimal:
    exponent = (exact(value) or Decimal(0)).as_tuple().exponent
    return Decimal(1).scaleb(max(-6, min(0, exponent if isinstance(exponent, int) else 0)))


def _attributes(
    document: Mapping[object, object], problems: list[str]
) -> Iterator[tuple[str, Mapping[object, object]]]:
    entities = document.get("entities")
    if not isinstance(entities, list):
        problems.append("there is no list of entities")
        return
    for entity_index, entity in enumerate(entities):
        attrs = entity.get("attrs") if isinstance(entity, Mapping) else None
        if not isinstance(attrs, list):
            problems.append(f"entity {entity_index} has no list of datapoints")
            continue
        for index, attr in enumerate(attrs):
            where = f"entity {entity_index}, datapoint {index}"
            if isinstance(attr, Mapping):
                yield where, attr
            else:
                problems.append(f"{where} is not an object")


def _datapoint(attr: Mapping[object, object], where: str, problems: list[str]) -> Datapoint | None:
    name = attr.get("name")
    if not isinstance(name, str) or not name.strip():
        problems.append(f"{where} has no name")
        return None
    data_type = _member(DataType, attr.get("data_type"), DataType.UNKNOWN)
    if data_type is DataType.UNKNOWN:
        problems.append(f"{name:.80}: unknown data type {attr.get('data_type')!r:.80}")
    access = _member(Access, attr.get("type"), Access.READONLY)
    if access.value != attr.get("type"):
        problems.append(f"{name:.80}: unknown access {attr.get('type')!r:.80}, taken as read-only")
    wire_options = _labels(attr.get("enum")) if data_type is DataType.ENUM else ()
    if data_type is DataType.ENUM and not wire_options:
        problems.append(f"{name:.80}: an enum without labels")
    minimum, maximum, ratio, addition = _scale(attr, name, data_type, problems)
    return Datapoint(
        name=name,
        key=_key(name),
        data_type=data_type,
        access=access,
        id=_integer(attr.get("id")),
        display_name=_text(attr.get("display_name")),
        description=_text(attr.get("desc")),
        raw_minimum=minimum,
        raw_maximum=maximum,
        ratio=ratio,
        addition=addition,
        wire_options=wire_options,
        options=_distinguishable(wire_options),
        position=_position(attr.get("position")),
    )


def _scale(
    attr: Mapping[object, object], name: str, data_type: DataType, problems: list[str]
) -> tuple[int, int, Decimal, Decimal]:
    if not data_type.is_number:
        return 0, 0, Decimal(1), Decimal(0)
    capacity = 2 ** _CAPACITY_BITS[data_type.value] - 1
    spec = attr.get("uint_spec")
    if not isinstance(spec, Mapping):
        problems.append(f"{name:.80}: no uint_spec, range taken from the data type")
        return 0, capacity, Decimal(1), Decimal(0)
    ratio, addition = exact(spec.get("ratio")), exact(spec.get("addition"))
    if ratio is None or not 1 / _LARGEST_FACTOR <= abs(ratio) <= _LARGEST_FACTOR:
        problems.append(f"{name:.80}: unusable ratio, taken as 1")
        ratio = Decimal(1)
    if addition is None or abs(addition) > _LARGEST_OFFSET:
        problems.append(f"{name:.80}: unusable addition, taken as 0")
        addition = Decimal(0)
    minimum, maximum = (
        _bound(spec.get("min"), capacity, 0),
        _bound(spec.get("max"), capacity, capacity),
    )
    if minimum >= maximum:
        problems.append(f"{name:.80}: empty range, taken from the data type")
        minimum, maximum = 0, capacity
    return minimum, maximum, ratio, addition


def _bound(value: object, capacity: int, default: int) -> int:
    number = exact(value)
    return default if number is None else int(min(max(number, Decimal(0)), Decimal(capacity)))


def _position(value: object) -> Position:
    if not isinstance(value, Mapping):
        return Position()
    return Position(
        byte_offset=_integer(value.get("byte_offset")),
        bit_offset=_integer(value.get("bit_offset")),
        length=min(_integer(value.get("len")), _LONGEST_BINARY),
        unit="bit" if value.get("unit") == "bit" else "byte",
    )


def _labels(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(
        label if isinstance(label, str) else "" if label is None else str(label) for label in value
    )


def _distinguishable(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Strip labels; number blank and repeated ones by their index, which is what travels."""
    taken = {label.strip() for label in labels}
    seen: set[str] = set()
    result = []
    for index, label in enumerate(labels):
        shown = label.strip()
        if not shown or shown in seen:
            shown = f"{shown} ({index})" if shown else str(index)
            while shown in taken or shown in seen:
                shown += "'"
        seen.add(shown)
        result.append(shown)
    return tuple(result)


def _by_name(parsed: list[Datapoint], problems: list[str]) -> Mapping[str, Datapoint]:
    """Index by name in id order; the first of a name wins, keys stay unique even to those who ignore case."""
    by_name: dict[str, Datapoint] = {}
    for datapoint in parsed:
        if datapoint.name in by_name:
            problems.append(f"{datapoint.name:.80}: this name occurs more than once")
        else:
            by_name[datapoint.name] = datapoint
    keys: set[str] = set()
    for name, datapoint in sorted(by_name.items()):
        if datapoint.key.casefold() in keys:
            by_name[name] = replace(datapoint, key=_hashed_key(name))
        keys.add(by_name[name].key.casefold())
    return MappingProxyType(dict(sorted(by_name.items(), key=lambda item: item[1].id)))


def _key(name: str) -> str:
    plain = name.isprintable() and name == name.strip() and len(name) <= _LONGEST_KEY
    return name if plain else _hashed_key(name)


def _hashed_key(name: str) -> str:
    readable = "".join(letter for letter in name if letter.isalnum() or letter == "_")
    digest = sha256(name.encode(errors="surrogatepass")).hexdigest()[:12]
    return f"{readable[: _LONGEST_KEY // 2]}~{digest}"


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _integer(value: object) -> int:
    number = exact(value)
    return int(number) if number is not None and 0 <= number < 2**32 else 0


def _member[E: StrEnum](kind: type[E], value: object, default: E) -> E:
    return next((member for member in kind if member.value == value), default)


def exact(value: object) -> Decimal | None:
    """Return a finite number exactly as it was written (0.1 is 0.1), from a number or numeric text; else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int):
        return Decimal(value) if abs(value) < _LARGEST else None
    text = value if isinstance(value, str) else repr(value)
    if len(text) > _LONGEST_NUMBER:
        return None
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _LARGEST else None
