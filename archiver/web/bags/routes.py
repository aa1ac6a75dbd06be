"""Addresses of the pages of a bag."""

from __future__ import annotations

from typing import Final

from archiver.web.bags import changes, leaving, showing, stamping

ROUTES: Final = [*showing.ROUTES, *changes.ROUTES, *leaving.ROUTES, *stamping.ROUTES]
