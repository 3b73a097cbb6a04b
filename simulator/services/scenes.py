"""Scenes: stored sequences of commands and delays, and their runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from ..contract import JSON
from ..device import Source
from ..errors import ApiError
from ..world import World
from . import groups
from .access import bound_device
from .agenda import Agenda
from .commands import Command
from .records import RunStatus, Scene
from .sequence import Step, run


@dataclass(kw_only=True)
class SceneState:
    """All scenes, oldest first."""

    scenes: list[Scene] = field(default_factory=list)


class Scenes:
    """Scenes of one world; runs go by its clock."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        """Take over what is stored; a run that a restart cut off counts as failed."""
        self._world = world
        self._agenda = agenda
        self._stored = world.state(SceneState).scenes
        for scene in self._stored:
            if scene.status is RunStatus.RUNNING:
                scene.status = RunStatus.FAILED

    def listed(self, uid: str) -> list[Scene]:
        """Return a user's scenes, newest first."""
        return [scene for scene in reversed(self._stored) if scene.uid == uid]

    def find(self, uid: str, scene_id: str) -> Scene:
        """Return a scene of a user. Raises ApiError SCENE_NOT_FOUND or SCENE_NOT_OWNED."""
        scene = next((scene for scene in self._stored if scene.id == scene_id), None)
        if scene is None:
            raise ApiError("SCENE_NOT_FOUND")
        if scene.uid != uid:
            raise ApiError("SCENE_NOT_OWNED")
        return scene

    def create(self, uid: str, body: Mapping[str, JSON]) -> Scene:
        """Store a scene of the fields of the request. Raises ApiError."""
        self._check(uid, body["tasks"])
        now = self._world.clock.timestamp()
        scene = Scene(
            id=self._world.ids.hex(24),
            uid=uid,
            name=body["scene_name"],
            remark=body.get("remark", ""),
            tasks=body["tasks"],
            created_at=now,
            updated_at=now,
        )
        self._stored.append(scene)
        return scene

    def update(self, scene: Scene, body: Mapping[str, JSON]) -> None:
        """Change the fields that are given; a run that is under way keeps its steps."""
        self._check(scene.uid, body.get("tasks", []))
        scene.name = body.get("scene_name", scene.name)
        scene.remark = body.get("remark", scene.remark)
        scene.tasks = body.get("tasks", scene.tasks)
        scene.updated_at = self._world.clock.timestamp()

    def delete(self, scene: Scene) -> None:
        """Forget a scene and end its run."""
        self._agenda.drop(("scene", scene.id))
        self._stored.remove(scene)

    def run(self, scene: Scene, source: Source) -> None:
        """Begin a run, in place of one that is under way."""
        self._agenda.drop(("scene", scene.id))
        scene.status = RunStatus.RUNNING
        steps = list(self._steps(scene, source))
        run(self._agenda, ("scene", scene.id), steps, partial(_ended, scene))

    def _check(self, uid: str, tasks: list[JSON]) -> None:
        for task in tasks:
            match task["task_type"]:
                case "device":
                    product = bound_device(self._world, uid, task["did"]).product
                    Command.of_scene(task, product).check(product)
                case "group":
                    group = groups.find(self._world, uid, task["group_id"])
                    groups.require_product(group)
                    product = self._world.products[group.product_key]
                    Command.of_scene(task, product).check(product)

    def _steps(self, scene: Scene, source: Source) -> Iterator[Step]:
        for task in scene.tasks:
            match task["task_type"]:
                case "delay":
                    yield float(task["time"])
                case "device":
                    yield partial(self._command, scene, task, source)
                case "group":
                    yield partial(self._command_group, scene, task, source)

    def _command(self, scene: Scene, task: Mapping[str, JSON], source: Source) -> None:
        device = bound_device(self._world, scene.uid, task["did"])
        Command.of_scene(task, device.product).send(device, source)

    def _command_group(self, scene: Scene, task: Mapping[str, JSON], source: Source) -> None:
        group = groups.find(self._world, scene.uid, task["group_id"])
        command = Command.of_scene(task, self._world.products[group.product_key])
        if not all(groups.control(self._world, group, command, source).values()):
            raise ApiError("SEND_COMMAND_FAILED")


def _ended(scene: Scene, worked: bool) -> None:
    scene.status = RunStatus.FINISHED if worked else RunStatus.FAILED
