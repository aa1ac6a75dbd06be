"""Tests of archiver.web.check."""
