"""Tests of archiver.web.search."""
