"""Addresses of packing."""

from __future__ import annotations

from typing import Final

from archiver.web.frame import change, page, upload
from archiver.web.pack import checking, choosing, describing, done, one_document, origin, packing, resolving, tables
from archiver.web.pack.asked_draft import of_draft

ROUTES: Final = [
    page("/pack", choosing.show_choice),
    page("/pack/choose/{folder}", choosing.show_folder),
    change("/pack/start", choosing.start),
    upload("/pack/upload", choosing.take_dropped),
    page("/pack/{draft}", of_draft(choosing.resume)),
    page("/pack/{draft}/discard", of_draft(choosing.show_discarding)),
    change("/pack/{draft}/discard", of_draft(choosing.discard)),
    page("/pack/{draft}/describe", of_draft(describing.show_table)),
    page("/pack/{draft}/reading", of_draft(describing.show_reading)),
    change("/pack/{draft}/read", of_draft(describing.read_again)),
    change("/pack/{draft}/cells", of_draft(describing.take_cells)),
    page("/pack/{draft}/documents/{place:int}", of_draft(one_document.show_document)),
    change("/pack/{draft}/documents/{place:int}", of_draft(one_document.take_document)),
    upload("/pack/{draft}/table/upload", of_draft(tables.take_table)),
    change("/pack/{draft}/table/settle", of_draft(tables.settle)),
    change("/pack/{draft}/strays", of_draft(tables.take_stray)),
    page("/pack/{draft}/table/{form}", of_draft(tables.give_table)),
    page("/pack/{draft}/resolve", of_draft(resolving.show_conflicts)),
    page("/pack/{draft}/resolve/{place:int}", of_draft(resolving.show_conflict)),
    change("/pack/{draft}/resolve/{place:int}", of_draft(resolving.take_decision)),
    page("/pack/{draft}/origin", of_draft(origin.show_origin)),
    change("/pack/{draft}/origin", of_draft(origin.take_origin)),
    page("/pack/{draft}/check", of_draft(checking.show_check)),
    change("/pack/{draft}/check", of_draft(checking.check)),
    page("/pack/{draft}/pack", of_draft(packing.show_packing)),
    change("/pack/{draft}/pack", of_draft(packing.pack)),
    page("/pack/{draft}/done", of_draft(done.show_done)),
    page("/pack/{draft}/done/{name}", of_draft(done.give_file)),
    change("/pack/{draft}/seal", of_draft(done.seal)),
]
