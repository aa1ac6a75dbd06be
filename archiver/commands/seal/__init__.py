"""The commands `archiver seal …`."""
