"""Bayegan: wrap documents with checked metadata, pack them into BagIt bags, and verify their dates."""

__version__ = "0.1.0"
