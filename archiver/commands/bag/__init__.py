"""The commands `archiver bag …`."""
