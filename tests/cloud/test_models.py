"""Models: what is written reads the same, what cannot be read hurts nobody."""

from collections import Counter
from collections.abc import Iterator
import dataclasses
from datetime import UTC, date, datetime, time, timedelta
import inspect
import json
from os import environ
from pathlib import Path
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.gizwits import cloud
from custom_components.gizwits.cloud import wire
from custom_components.gizwits.cloud.wire import JSON, Birthday, decode, encode

# Not of the wire: settings, results of several calls, and what is put together at the edge.
_NOT_WIRE = {
    "Aggregate",
    "App",
    "Birthday",
    "Credentials",
    "Discovery",
    "Found",
    "PushStats",
    "Policy",
    "Server",
    "Stats",
    "Timer",
    "Timing",
    "Token",
}


def models() -> Iterator[type[Any]]:
    """Yield every model that the package exports."""
    for name, thing in vars(cloud).items():
        if inspect.isclass(thing) and dataclasses.is_dataclass(thing) and name not in _NOT_WIRE:
            yield thing


MODELS = sorted(models(), key=lambda model: model.__name__)

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="&"), min_size=1)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=5,
)
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))

st.register_type_strategy(str, TEXT)
st.register_type_strategy(bytes, st.binary(min_size=1))
st.register_type_strategy(datetime, MOMENTS.map(lambda moment: moment.replace(microsecond=0)))
st.register_type_strategy(date, st.dates(date(1970, 1, 1)))
st.register_type_strategy(
    time, st.builds(lambda h, m: time(h, m, tzinfo=UTC), st.integers(0, 23), st.integers(0, 59))
)
st.register_type_strategy(timedelta, st.integers(0, 3600).map(lambda s: timedelta(seconds=s)))
st.register_type_strategy(
    Birthday, st.builds(Birthday, st.integers(1, 12), st.integers(1, 28), st.none() | st.just(1990))
)
ATTRS = st.dictionaries(TEXT, VALUES, min_size=1)


def instances(model: type[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for a model."""
    special = {}
    for field in dataclasses.fields(model):
        optional = field.default is None
        if field.name == "attrs":
            special["attrs"] = st.none() | ATTRS if optional else ATTRS
    return st.builds(model, **special)


st.register_type_strategy(cloud.DeviceStep, instances(cloud.DeviceStep))
st.register_type_strategy(cloud.GroupStep, instances(cloud.GroupStep))
st.register_type_strategy(cloud.DeviceAction, instances(cloud.DeviceAction))


def test_all_models_are_here() -> None:
    """Nothing was left out by mistake."""
    assert {"Binding", "Latest", "Rule", "Scene", "Schedule", "Sharing", "User"} <= {
        model.__name__ for model in MODELS
    }


@pytest.mark.parametrize("model", MODELS)
def test_round_trip(model: type[Any]) -> None:
    """What is written reads the same, through real JSON."""

    @settings(max_examples=40, deadline=None)
    @given(instances(model))
    def check(value: object) -> None:
        skipped: Counter[str] = Counter()
        wired = json.loads(json.dumps(encode(value)))
        assert decode(model, wired, skipped) == value
        assert not skipped

    check()


@pytest.mark.parametrize("model", MODELS)
def test_anything_may_come(model: type[Any]) -> None:
    """No answer raises; a field that is broken costs that field, a model is skipped and counted."""
    names = list(wire._wire_names(model).values())
    objects = st.dictionaries(st.sampled_from(names) | TEXT, VALUES)

    @settings(max_examples=40, deadline=None)
    @given(objects | VALUES)
    def check(data: JSON) -> None:
        skipped: Counter[str] = Counter()
        read = decode(model, data, skipped)
        assert isinstance(read, model) or (read is None and skipped)

    check()


@pytest.mark.parametrize("model", MODELS)
def test_models_are_frozen_and_slotted(model: type[Any]) -> None:
    """Nobody changes what the cloud said."""
    assert model.__dataclass_params__.frozen
    assert hasattr(model, "__slots__")


@pytest.mark.parametrize("model", MODELS)
def test_nothing_personal_in_a_repr(model: type[Any]) -> None:
    """Objects end up in logs."""
    personal = {"did", "mac", "passcode", "uid", "email", "phone", "username", "address", "content"}
    for field in dataclasses.fields(model):
        if field.name in personal | {"gateway_did", "birthday", "ip"}:
            assert not field.repr, field.name


def test_binding() -> None:
    """A binding as it comes: nulls, zeros and numbers for truth, a role of tomorrow."""
    skipped: Counter[str] = Counter()
    binding = decode(
        cloud.Binding,
        {
            "did": "d",
            "product_key": "p",
            "dev_alias": None,
            "gw_did": None,
            "is_online": 1,
            "is_disabled": "false",
            "role": "steward",
            "protoc": 9,
            "host": "m2m.example.com",
            "wss_port": "8880",
            "ws_port": {},
            "state_last_timestamp": 1522657039,
            "dev_label": [],
            "new": [1],
        },
        skipped,
    )
    assert binding is not None
    assert (binding.alias, binding.gateway_did) == ("", "")
    assert (binding.is_online, binding.is_disabled) == (True, False)
    assert (binding.role, binding.role.name, int(binding.network)) == ("steward", "UNKNOWN", 9)
    assert binding.state_changed_at == datetime(2018, 4, 2, 8, 17, 19, tzinfo=UTC)
    assert binding.push_url() == "wss://m2m.example.com:8880/ws/app/v1"
    assert binding.push_url(secure=False) == "ws://m2m.example.com:8080/ws/app/v1"
    # An empty object says nothing; that it is not a port is no news.
    assert not skipped


def test_a_broken_field_is_counted() -> None:
    """The rest of the object stays."""
    skipped: Counter[str] = Counter()
    binding = decode(
        cloud.Binding,
        {"did": "d", "product_key": "p", "is_online": "maybe", "ws_port": []},
        skipped,
    )
    assert binding is not None
    assert not binding.is_online
    assert skipped == {"Binding.is_online": 1}


@pytest.mark.parametrize(
    "text", ["2020-03-30T03:10:36", "2020-03-30T03:10:36Z", "2020-03-30T05:10:36+02:00"]
)
def test_moments_are_utc(text: str) -> None:
    """With a zone or without."""
    assert wire.parse_utc(text) == datetime(2020, 3, 30, 3, 10, 36, tzinfo=UTC)


def test_empty_latest() -> None:
    """Nothing reported in the past day."""
    skipped: Counter[str] = Counter()
    latest = decode(cloud.Latest, {"did": "d", "updated_at": 0, "attr": {}}, skipped)
    assert latest == cloud.Latest(did="d")
    php = decode(cloud.Latest, {"did": "d", "updated_at": 0, "attr": []}, skipped)
    assert php == cloud.Latest(did="d")
    assert not skipped


def test_open_enums() -> None:
    """A value of tomorrow is kept, compares, and is not remembered."""
    role = cloud.Role("steward")
    assert (role.name, role.value, role) == ("UNKNOWN", "steward", "steward")
    assert "steward" not in [member.value for member in cloud.Role]
    assert cloud.SharingStatus(7) == 7
    for bad in (None, 3.5, []):
        with pytest.raises(ValueError):
            cloud.Role(bad)
        with pytest.raises(ValueError):
            cloud.SharingStatus(bad)


@pytest.mark.parametrize("text", ["02-30", "13-01", "1990-02-29", "x", ""])
def test_no_birthday(text: str) -> None:
    """Days that no calendar has."""
    with pytest.raises((ValueError, TypeError)):
        Birthday.parse(text)


def test_birthday() -> None:
    """With the year or without."""
    assert str(Birthday.parse("1990-06-21")) == "1990-06-21"
    assert Birthday.parse("02-29") == Birthday(2, 29)


SHARED = Path(environ.get("GIZWITS_SHARED", Path(__file__).parents[3] / "shared")) / "samples"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the samples are not here")
def test_real_answers() -> None:
    """Answers of the real cloud read without a loss."""
    skipped: Counter[str] = Counter()
    samples = json.loads((SHARED / "heatzy-bindings-schedules-users.json").read_text("utf8"))
    rows = {
        cloud.Binding: samples["GET /app/bindings?limit=20&skip=0"]["devices"],
        cloud.Schedule: samples["GET /app/devices/{did}/scheduler?limit=20&skip=0"],
        cloud.User: [samples["GET /app/users"]],
    }
    for model, objects in rows.items():
        for row in objects:
            assert decode(model, row, skipped) is not None
    schedule = decode(cloud.Schedule, rows[cloud.Schedule][0], skipped)
    assert schedule is not None
    assert schedule.timing == cloud.Timing(
        at=time(6, 30, tzinfo=UTC), weekdays=frozenset({cloud.Weekday.THU})
    )
    assert schedule.created_at == datetime(2020, 3, 30, 3, 10, 36, tzinfo=UTC)
    assert not skipped
