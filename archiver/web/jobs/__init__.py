"""Jobs: work that takes long, in a process of its own that can be watched and stopped and that ends with the server."""

from archiver.web.jobs.job import Job, JobState
from archiver.web.jobs.jobs import Jobs, NewJob
from archiver.web.jobs.told import pack_error, pack_findings, unpack_error, unpack_findings

__all__ = ["Job", "JobState", "Jobs", "NewJob", "pack_error", "pack_findings", "unpack_error", "unpack_findings"]
