"""Push: the WebSocket hosts of the cloud."""

from .host import Host, Hosts

__all__ = ["Host", "Hosts"]
