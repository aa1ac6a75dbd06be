"""The server: its sockets on this machine, the gate that every request passes, and the visits that have a key."""

from archiver.web.server.gate import Gate
from archiver.web.server.serving import Listener, listen, serve
from archiver.web.server.visits import Visit, Visits

__all__ = ["Gate", "Listener", "Visit", "Visits", "listen", "serve"]
