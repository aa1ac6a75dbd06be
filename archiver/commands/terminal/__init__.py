"""What every command needs of the terminal: parser, options, streams, progress, the end on request."""
