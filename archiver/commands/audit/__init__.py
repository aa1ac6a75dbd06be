"""The commands `archiver audit …`."""
