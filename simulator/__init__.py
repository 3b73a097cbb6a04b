"""A Gizwits cloud in a box: REST, push, devices that behave, faults on demand."""

from .clock import Clock, ManualClock
from .demo import demo_world, scaled
from .errors import ApiError
from .faults import Fault, FaultKind
from .oddities import Oddities
from .server import Simulator
from .world import World

__all__ = [
    "ApiError",
    "Clock",
    "Fault",
    "FaultKind",
    "ManualClock",
    "Oddities",
    "Simulator",
    "World",
    "demo_world",
    "scaled",
]
