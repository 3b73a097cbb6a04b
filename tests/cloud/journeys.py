"""What people do with the cloud, area by area: together, every operation of the contract."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.gizwits.cloud import (
    Aggregator,
    Birthday,
    Direction,
    Gender,
    GizwitsClient,
    GizwitsError,
    Language,
    LogKind,
    LogType,
    MessageStatus,
    Network,
    Period,
    Provider,
    Role,
    SharingStatus,
)
from simulator.services.captchas import CaptchaState

from .automation_journeys import groups_and_scenes, rules, schedules
from .people import PHONE, Cloud


async def system(cloud: Cloud) -> None:
    """Ask for the server's version and errors."""
    assert (await cloud.app.system.status()).version
    errors = {row.code: row for row in await cloud.app.system.errors()}
    assert errors[9042].message == "device offline!"


async def accounts(cloud: Cloud) -> None:
    """Create accounts in all six ways, change one, reset a password, sign out."""
    users = cloud.app.users
    token = await cloud.app.verification.app_token(cloud.app_secret)
    anonymous = await users.create_anonymous("phone-1")
    assert (await users.create_anonymous("phone-1")).uid == anonymous.uid
    await users.create_by_name("ada", "Kettle-4242")
    await cloud.app.verification.send_code(token, PHONE)
    await users.create_by_phone(PHONE, "Kettle-4242", cloud.sms())
    await cloud.app.verification.send_code(token, PHONE)
    await users.sign_in_by_phone(PHONE, cloud.sms())
    await users.create_by_email("ada@example.com", "Kettle-4242")
    await users.create_by_third_party(Provider.GOOGLE, "114400", "ya29")
    await users.create_by_third_party(Provider.TWITTER, "114401", "t", token_secret="s")
    await users.reset_password_by_email("ada@example.com")
    await cloud.app.verification.send_code(token, PHONE)
    await users.reset_password_by_phone(PHONE, "Teapot-9001", cloud.sms())

    changed = await cloud.owner.users.update(
        name="Ada",
        gender=Gender.FEMALE,
        birthday=Birthday(6, 21),
        address="Here",
        lang=Language.CHINESE,
        remark="x",
    )
    assert abs(changed - datetime.now(UTC)) < timedelta(minutes=1)
    user = await cloud.owner.users.get()
    assert (user.name, user.gender, user.lang) == ("Ada", Gender.FEMALE, Language.CHINESE)
    assert user.birthday == Birthday(6, 21)
    assert not user.is_anonymous


async def conversions(cloud: Cloud, as_token: Callable[..., GizwitsClient]) -> None:
    """Give anonymous accounts a name, a phone, an address; change password and phone; leave."""
    token = await cloud.app.verification.app_token(cloud.app_secret)
    users = cloud.app.users
    named = as_token(await users.create_anonymous("phone-a")).users
    await named.convert_to_name("bob", "Kettle-4242")
    await named.change_password("Kettle-4242", "Teapot-9001")
    assert (await named.get()).username == "bob"
    phoned = as_token(await users.create_anonymous("phone-b")).users
    for phone in ("+4915550000001", "+4915550000002"):
        await cloud.app.verification.send_code(token, phone)
        code = cloud.sms(phone)
        if phone.endswith("1"):
            await phoned.convert_to_phone(phone, "Kettle-4242", code)
        else:
            await phoned.change_phone(phone, code)
    mailed = as_token(await users.create_anonymous("phone-c")).users
    await mailed.convert_to_email("bob@example.com", "Kettle-4242")
    await named.sign_out()


async def verification(cloud: Cloud) -> None:
    """Have codes sent, with a picture and without, and checked."""
    area = cloud.app.verification
    token = await area.app_token(cloud.app_secret)
    assert token.expires_at is not None
    await area.send_code(token, PHONE)
    await area.check_code(token, PHONE, cloud.sms())
    captcha = await area.captcha(token)
    answer = cloud.simulator.world.state(CaptchaState).captchas[captcha.id].text
    await area.send_code_by_captcha(token, captcha, answer, PHONE)
    await area.verify_code(token, PHONE, cloud.sms())


async def bindings(cloud: Cloud) -> None:
    """Bind by MAC, QR code and passcode, name, list, unbind."""
    area = cloud.owner.bindings
    one, two = cloud.new_device(), cloud.new_device()
    bound = await area.bind_by_mac(
        one.product_key, one.mac, product_secret=one.product.secret, alias="New", remark="r"
    )
    assert (bound.did, bound.alias) == (one.did, "New")
    await area.bind_by_qr(two.qr_content)
    labels = await area.update(two.did, alias="Two", remark="", labels=["outdoor"])
    assert (labels.alias, labels.labels) == ("Two", ("outdoor",))
    listed = {binding.did: binding for binding in await area.list()}
    assert listed[two.did].alias == "Two"
    assert listed[two.did].role is Role.SPECIAL
    assert listed[two.did].network is Network.WIFI
    assert (await area.page(1))[0].did == two.did
    outcome = await area.unbind([one.did, two.did, "nothing"])
    assert outcome.success == (one.did, two.did)
    assert outcome.failed == ("nothing",)
    await area.bind_by_passcode(one.did, one.passcode)
    await area.unbind([one.did])


async def devices(cloud: Cloud) -> None:
    """Read a device, its schema and its state; control it."""
    socket = cloud.device("Workshop socket")
    area = cloud.owner.devices
    assert (await area.get(socket.did)).product_key == socket.product_key
    schema = await area.schema(socket.product_key)
    assert schema["product_key"] == socket.product_key
    power = next(
        attr["name"]
        for attr in schema["entities"][0]["attrs"]
        if attr["data_type"] == "bool" and attr["type"] == "status_writable"
    )
    await area.control(socket.did, attrs={power: True})
    latest = await area.latest(socket.did)
    assert latest.updated_at is not None
    assert latest.attrs[power] in (True, 1)
    await area.control(socket.did, raw=bytes([1, 1, 0]))


async def history(cloud: Cloud) -> None:
    """Read both logs and aggregates."""
    socket = cloud.device("Workshop socket")
    now = cloud.simulator.clock.now()
    span = {"start": now - timedelta(days=3), "end": now}
    socket.set_online(False)
    socket.set_online(True)
    presence = await cloud.owner.history.log(socket.did, LogKind.PRESENCE, **span)
    assert {LogType.OFFLINE, LogType.ONLINE} <= {entry.type for entry in presence}
    traffic = await cloud.owner.history.log(socket.did, LogKind.TRAFFIC, **span)
    assert any(entry.payload_bin for entry in traffic)
    params = (await cloud.owner.rules.params([socket.product_key]))[socket.product_key]
    number = next(param.name for param in params if param.type == "int")
    rows = await cloud.owner.history.aggregate(
        socket.did, [number], Aggregator.MAX, Period.HOURS, **span
    )
    assert [number in row.values for row in rows] == [True] * len(rows)


async def sharing(cloud: Cloud) -> None:
    """Invite, accept, refuse, cancel, rename, transfer; by account and by QR code."""
    device = cloud.device("Desk light")
    owner, guest = cloud.owner.sharing, cloud.guest.sharing
    uid = (await cloud.guest.users.get()).uid
    first = await owner.invite(device.did, uid=uid, duration=timedelta(hours=1))
    await guest.refuse(first)
    second = await owner.invite(device.did, uid=uid)
    (offer,) = await guest.list(Direction.RECEIVED, status=[SharingStatus.PENDING])
    assert (offer.id, offer.did, offer.status) == (second, device.did, SharingStatus.PENDING)
    assert offer.expires_at is not None
    await guest.accept(second)
    await owner.set_alias(second, "Neighbour")
    sent = {row.id: row for row in await owner.list(Direction.SENT, did=device.did)}
    assert sent[first].status is SharingStatus.REFUSED
    assert sent[second].user_alias == "Neighbour"
    guests = await cloud.owner.bindings.guests(device.did)
    assert [row.uid for row in guests] == [uid]
    await owner.cancel(second)
    invitation = await owner.invite_by_qr(device.did)
    assert (await guest.by_code(invitation.code)).alias == "Desk light"
    await guest.accept_code(invitation.code)
    await owner.transfer(device.did, uid)
    back = (await cloud.owner.users.get()).uid
    await guest.transfer(device.did, back)
    await cloud.owner.bindings.unbind_guest(device.did, uid)


async def messages(cloud: Cloud) -> None:
    """Read and delete what sharing has left."""
    area = cloud.guest.messages
    one, *_ = await area.list()
    assert one.status is MessageStatus.UNREAD
    await area.mark_read(one.id)
    read = {message.id: message for message in await area.list()}
    assert read[one.id].status is MessageStatus.READ
    await area.delete(one.id)


async def refusals(cloud: Cloud) -> None:
    """Do what is refused, so that errors are logged as well."""
    socket = cloud.device("Workshop socket")
    attempts: list[Awaitable[object]] = [
        cloud.owner.devices.get("nothing"),
        cloud.owner.devices.control(socket.did, attrs={"nothing": 1}),
        cloud.guest.devices.latest(socket.did),
        cloud.owner.sharing.invite(socket.did, email="nobody@example.com"),
    ]
    for attempt in attempts:
        with pytest.raises(GizwitsError) as caught:
            await attempt
        assert socket.did not in str(caught.value)


JOURNEYS = (
    system,
    accounts,
    verification,
    bindings,
    devices,
    history,
    sharing,
    messages,
    rules,
    groups_and_scenes,
    schedules,
    refusals,
)
