"""Registers of bags: add, check and prove."""
