"""The terminal for every command: parser, options, results, streams, progress, and the end on request."""
