"""The side of the simulator that no cloud has: a JSON API to drive it, and a page to look at it."""

from . import calls as _calls, making as _making  # noqa: F401 - they register
from .application import application

__all__ = ["application"]
