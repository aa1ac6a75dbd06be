"""Bayegan: wrap documents with checked metadata, pack them into BagIt bags, and verify their dates.

The starting points:

- `create(sources, to, options)` packs documents into a bag; `fill_template`, `write_template` and `check_table` are for
  its intake table.
- `validate(bag)` lists everything that is wrong with a bag, `validate_all` with several.
- `open_bag(bag)` reads the records, events and documents of a bag, folder or archive.
- `extract` copies the documents out of a bag, `derive_bag` makes a new bag of those that are not withheld.
- `copy_bags` makes whole verified copies of bags, with their seals; `compare_copies` reads and compares all copies of
  a bag, and `repair` repairs damaged ones.
- `add_to_audit` enters bags into the ledger of audits, `run_audit` reads what is due of them, and `read_audit_status` tells
  what is late.
- `export` writes the records of a bag in another format, `export_table` as an intake table.
- `add_algorithm`, `resolve_date` and `describe` change a bag; `read_history` tells what each change did.
- `seal_bags`, `stamp_seals` and `renew_seals` let somebody vouch for bags, `check_seals` says who does, and since when;
  `register_bags`, `stamp_register`, `check_register` and `prove_bag` keep a register of bags outside them.
- `search(words)` finds documents in all bags that audits know, by words and by days.
- In `with naming_stores(stores):` bags may be addresses of object stores, `s3://…`.
- `find_dates(text)` lists every date that a text states; `find` and `verify` do so for documents, `convert` and `compare` for
  single dates. `SolarHijriDate` is one day of the Solar Hijri calendar.

Each name is imported when it is first asked for, so that `archiver date convert` starts fast.
"""

from archiver.version import __version__

# Not from typing: until the program itself catches Ctrl-C, next to nothing is loaded.
TYPE_CHECKING = not __name__  # never true; editors that use jedi skip what stands below a plain False
if TYPE_CHECKING:
    from archiver.bags.format import BagReport, Level, Profile, load_profile
    from archiver.calendars import Calendar, Certainty, ImpossibleDateError, SolarHijriDate
    from archiver.dating.dated_document import DatedDocument
    from archiver.dating.statements import DateStatement, find_dates
    from archiver.errors import (
        ArchiverError,
        FixityError,
        InterruptedByUserError,
        ReadError,
        TerminatedError,
        WriteError,
        WrongUsageError,
    )
    from archiver.exports import Crosswalk
    from archiver.findings import Finding, Severity, Where
    from archiver.progress import Progress, Step, Watcher
    from archiver.records import LanguageText, Organization
    from archiver.seals.verdict import SealReport, Verdict
    from archiver.stores.known_stores import KnownStores, NamedStore, naming_stores
    from archiver.tasks.audits.adding import add_to_audit
    from archiver.tasks.audits.audit_report import AuditReport
    from archiver.tasks.audits.comparing import Comparison, CopyState, compare_copies
    from archiver.tasks.audits.copying import CopiedBag, CopyReport, copy_bags
    from archiver.tasks.audits.deciding import accept_fault, retire_copy
    from archiver.tasks.audits.history import read_audit_history
    from archiver.tasks.audits.ledger_keeping import export_audit_ledger, rebuild_audit_ledger, verify_audit_ledger
    from archiver.tasks.audits.repairing import RepairedFile, RepairOptions, RepairReport, repair
    from archiver.tasks.audits.running import AuditOptions, run_audit
    from archiver.tasks.audits.status import read_audit_status
    from archiver.tasks.bag_opening import Bag, BagDocument, BagInformation, open_bag
    from archiver.tasks.changes.bag_history import BagHistory, BagState, DocumentChange, read_history
    from archiver.tasks.changes.date_resolving import GivenDate, ResolutionReport, resolve_date
    from archiver.tasks.changes.describing import DescribedChange, DescribeOptions, DescriptionReport, describe
    from archiver.tasks.changes.updating import UpdateReport, add_algorithm
    from archiver.tasks.conversion import ConversionReport, ConvertedDate, convert
    from archiver.tasks.create_options import CreateOptions
    from archiver.tasks.create_report import CreateReport
    from archiver.tasks.creation import create
    from archiver.tasks.dates import ComparedDates, FoundDates, compare, find, verify
    from archiver.tasks.deriving import DerivedBag, DeriveOptions, derive_bag
    from archiver.tasks.exporting import ExportOptions, ExportReport, export
    from archiver.tasks.extraction import ExtractReport, extract
    from archiver.tasks.new_documents import NewDocument
    from archiver.tasks.registers.outcomes import CheckedBag, ProofReport, RegisterCheck, RegisterReport
    from archiver.tasks.registers.registering import check_register, prove_bag, register_bags
    from archiver.tasks.registers.stamping import RegisterStamps, stamp_register
    from archiver.tasks.seals.seal_checking import CheckedSeals, check_seals
    from archiver.tasks.seals.seal_renewal import renew_seals
    from archiver.tasks.seals.seal_stamping import stamp_seals
    from archiver.tasks.seals.sealed_bags import SealedBags
    from archiver.tasks.seals.sealing import SealOptions, seal_bags
    from archiver.tasks.seals.signing_keys import NewKey, Wanted, load_signer, make_seal_key
    from archiver.tasks.seals.trusting import TrustList, add_trust
    from archiver.tasks.searching import FoundDocument, SearchOptions, SearchReport, search
    from archiver.tasks.tables.table_check import CheckedTable, check_table
    from archiver.tasks.tables.table_conversion import DateColumn, TableReport
    from archiver.tasks.tables.table_export import ExportedTable, TableExportOptions, export_table
    from archiver.tasks.tables.table_file import convert_table_file
    from archiver.tasks.tables.table_template import WrittenTemplate, write_template
    from archiver.tasks.tables.template_filling import FilledTemplate, TemplateOptions, fill_template
    from archiver.tasks.validation import ValidatedBags, validate, validate_all

__all__ = [
    "ArchiverError",
    "AuditOptions",
    "AuditReport",
    "Bag",
    "BagDocument",
    "BagHistory",
    "BagInformation",
    "BagReport",
    "BagState",
    "Calendar",
    "Certainty",
    "CheckedBag",
    "CheckedSeals",
    "CheckedTable",
    "ComparedDates",
    "Comparison",
    "ConversionReport",
    "ConvertedDate",
    "CopiedBag",
    "CopyReport",
    "CopyState",
    "CreateOptions",
    "CreateReport",
    "Crosswalk",
    "DateColumn",
    "DateStatement",
    "DatedDocument",
    "DeriveOptions",
    "DerivedBag",
    "DescribeOptions",
    "DescribedChange",
    "DescriptionReport",
    "DocumentChange",
    "ExportOptions",
    "ExportReport",
    "ExportedTable",
    "ExtractReport",
    "FilledTemplate",
    "Finding",
    "FixityError",
    "FoundDates",
    "FoundDocument",
    "GivenDate",
    "ImpossibleDateError",
    "InterruptedByUserError",
    "KnownStores",
    "LanguageText",
    "Level",
    "NamedStore",
    "NewDocument",
    "NewKey",
    "Organization",
    "Profile",
    "Progress",
    "ProofReport",
    "ReadError",
    "RegisterCheck",
    "RegisterReport",
    "RegisterStamps",
    "RepairOptions",
    "RepairReport",
    "RepairedFile",
    "ResolutionReport",
    "SealOptions",
    "SealReport",
    "SealedBags",
    "SearchOptions",
    "SearchReport",
    "Severity",
    "SolarHijriDate",
    "Step",
    "TableExportOptions",
    "TableReport",
    "TemplateOptions",
    "TerminatedError",
    "TrustList",
    "UpdateReport",
    "ValidatedBags",
    "Verdict",
    "Wanted",
    "Watcher",
    "Where",
    "WriteError",
    "WrittenTemplate",
    "WrongUsageError",
    "__version__",
    "accept_fault",
    "add_algorithm",
    "add_to_audit",
    "add_trust",
    "check_register",
    "check_seals",
    "check_table",
    "compare",
    "compare_copies",
    "convert",
    "convert_table_file",
    "copy_bags",
    "create",
    "derive_bag",
    "describe",
    "export",
    "export_audit_ledger",
    "export_table",
    "extract",
    "fill_template",
    "find",
    "find_dates",
    "load_profile",
    "load_signer",
    "make_seal_key",
    "naming_stores",
    "open_bag",
    "prove_bag",
    "read_audit_history",
    "read_audit_status",
    "read_history",
    "rebuild_audit_ledger",
    "register_bags",
    "renew_seals",
    "repair",
    "resolve_date",
    "retire_copy",
    "run_audit",
    "seal_bags",
    "search",
    "stamp_register",
    "stamp_seals",
    "validate",
    "validate_all",
    "verify",
    "verify_audit_ledger",
    "write_template",
]

if not TYPE_CHECKING:  # so that type checkers refuse a misspelt name

    def __getattr__(name: str) -> object:
        from importlib import import_module  # noqa: PLC0415 - see TYPE_CHECKING

        # Not by an import of this package, which would ask for the name here.
        module = import_module("archiver.public_names").MODULES.get(name)
        if module is None:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)

        found = globals()[name] = getattr(import_module(module), name)
        return found

    def __dir__() -> list[str]:
        return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})


del TYPE_CHECKING
