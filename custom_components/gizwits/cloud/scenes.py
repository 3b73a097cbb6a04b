"""Scenes: stored sequences of commands, run in the cloud."""

import builtins
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Literal

from mashumaro.types import Alias

from .area import Area
from .wire import JSON, Attrs, Base64, Escaped, OpenInt, Utc, encode


class SceneStatus(OpenInt):
    """How the last run stands."""

    RUNNING = 0
    FINISHED = 1
    FAILED = 2
    IDLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayStep:
    """Wait, an hour at most."""

    task_type: Literal["delay"] = "delay"
    time: timedelta
    remark: Escaped | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceStep:
    """Control a device; in `attrs`, enums go by index and binaries as base64."""

    task_type: Literal["device"] = "device"
    did: str = field(repr=False)
    attrs: Attrs | None = None
    raw: Base64 | None = None
    remark: Escaped | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStep:
    """Control a group of one product; values as in a device step."""

    task_type: Literal["group"] = "group"
    group_id: str
    attrs: Attrs | None = None
    raw: Base64 | None = None
    remark: Escaped | None = None


type Step = DelayStep | DeviceStep | GroupStep


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneSpec:
    """A scene as it is written."""

    name: Annotated[str, Alias("scene_name")]
    remark: str = ""
    tasks: tuple[DelayStep | DeviceStep | GroupStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene(SceneSpec):
    """A stored scene."""

    id: str
    created_at: Utc | None = None
    updated_at: Utc | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Created:
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    status: SceneStatus


class Scenes(Area):
    """`client.scenes`."""

    async def list(self) -> builtins.list[Scene]:
        """Return all scenes."""
        return self._read_all(Scene, await self._call("list_scenes"))

    async def create(self, scene: SceneSpec) -> str:
        """Store a scene and return its id."""
        return self._read(
            _Created, await self._call("create_scene", body=encode(scene, SceneSpec))
        ).id

    async def update(
        self,
        scene_id: str,
        *,
        name: str | None = None,
        remark: str | None = None,
        tasks: Iterable[Step] | None = None,
    ) -> None:
        """Change a scene; None leaves a value as it is."""
        body: dict[str, JSON] = {}
        if name is not None:
            body["scene_name"] = name
        if remark is not None:
            body["remark"] = remark
        if tasks is not None:
            body["tasks"] = [encode(task) for task in tasks]
        await self._call("update_scene", path={"id": scene_id}, body=body)

    async def delete(self, scene_id: str) -> None:
        """Delete a scene."""
        await self._call("delete_scene", path={"id": scene_id})

    async def run(self, scene_id: str) -> None:
        """Begin a run; it goes on in the cloud."""
        await self._call("run_scene", path={"id": scene_id})

    async def status(self, scene_id: str) -> SceneStatus:
        """Return how the last run stands."""
        answer = await self._call("get_scene_task_status", path={"id": scene_id})
        return self._read(_Task, answer).status
