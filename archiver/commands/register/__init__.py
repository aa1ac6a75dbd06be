"""The commands `archiver register …`."""
