"""The message centre."""

from simulator.services import messages

from .helpers import Cloud, refused


async def test_messages_are_read_and_deleted(cloud: Cloud) -> None:
    for text in ("first", "second", "third"):
        messages.write(cloud.sim.world, cloud.owner.user.uid, text)
    page = await cloud.owner.get("/app/messages", type=1, limit=2)
    assert [message["content"] for message in page["objects"]] == ["third", "second"]
    assert page["meta"]["total"] == 3
    newest = page["objects"][0]
    assert newest["status"] == 0
    await cloud.advance(seconds=5)
    await cloud.owner.put(f"/app/messages/{newest['id']}", status=1)
    first = (await cloud.owner.get("/app/messages", type=1))["objects"][0]
    assert (first["status"], first["updated_at"]) == (1, "2026-03-14T07:00:05Z")
    await cloud.owner.put(f"/app/messages/{newest['id']}", status=2)
    with refused(9098):
        await cloud.owner.put(f"/app/messages/{newest['id']}", status=1)
    assert (await cloud.owner.get("/app/messages", type=1))["meta"]["total"] == 2


async def test_messages_of_others(cloud: Cloud) -> None:
    messages.write(cloud.sim.world, cloud.owner.user.uid, "private")
    assert (await cloud.guest.get("/app/messages", type=1))["objects"] == []
    (message,) = (await cloud.owner.get("/app/messages", type=1))["objects"]
    with refused(9101):
        await cloud.guest.put(f"/app/messages/{message['id']}", status=1)
    with refused(9085):
        await cloud.owner.put("/app/messages/nothing", status=1)
    with refused(9015):
        await cloud.owner.put(f"/app/messages/{message['id']}", status=3)
