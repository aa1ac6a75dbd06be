"""Tests of archiver.web.dates."""
