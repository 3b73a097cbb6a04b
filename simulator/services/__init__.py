"""What the cloud does beyond devices and accounts: sharing, timers, rules, scenes, history."""

from ..world import World
from .agenda import Agenda
from .history import History
from .rules import Rules
from .scenes import Scenes
from .schedules import Schedules
from .terms import Terms

__all__ = ["Services"]


class Services:
    """The services of a running world. Their state is the world's; only the timers are theirs."""

    def __init__(self, world: World) -> None:
        """Begin to watch the devices and the clock."""
        agenda = Agenda(world.clock)
        self.history = History(world)
        self.scenes = Scenes(world, agenda)
        self.schedules = Schedules(world, agenda, self.scenes)
        self.rules = Rules(world, agenda)
        terms = Terms(world, agenda)
        watching = (self.history, self.schedules, terms, self.rules)
        self._endings = [world.subscribe(part.on_event) for part in watching]
        self._endings.append(agenda.clear)

    def close(self) -> None:
        """Stop watching."""
        while self._endings:
            self._endings.pop()()
