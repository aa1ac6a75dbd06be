"""The finding aid: self-contained pages on what a bag holds and how to verify it, in Persian and English."""

from archiver.finding_aid.finding_aid import BagDescription, render_finding_aid

__all__ = ["BagDescription", "render_finding_aid"]
