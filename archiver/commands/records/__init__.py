"""The commands `archiver records …`."""
