"""The commands `archiver date …`."""
