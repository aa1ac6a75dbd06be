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

_MODULES = {
    "ArchiverError": "archiver.errors",
    "AuditOptions": "archiver.tasks.audits.running",
    "AuditReport": "archiver.tasks.audits.audit_report",
    "Bag": "archiver.tasks.bag_opening",
    "BagDocument": "archiver.tasks.bag_opening",
    "BagHistory": "archiver.tasks.changes.bag_history",
    "BagInformation": "archiver.tasks.bag_opening",
    "BagReport": "archiver.bags.format",
    "BagState": "archiver.tasks.changes.bag_history",
    "Calendar": "archiver.calendars",
    "Certainty": "archiver.calendars",
    "CheckedBag": "archiver.tasks.registers.outcomes",
    "CheckedSeals": "archiver.tasks.seals.seal_checking",
    "CheckedTable": "archiver.tasks.tables.table_check",
    "ComparedDates": "archiver.tasks.dates",
    "Comparison": "archiver.tasks.audits.comparing",
    "ConversionReport": "archiver.tasks.conversion",
    "ConvertedDate": "archiver.tasks.conversion",
    "CopiedBag": "archiver.tasks.audits.copying",
    "CopyReport": "archiver.tasks.audits.copying",
    "CopyState": "archiver.tasks.audits.comparing",
    "CreateOptions": "archiver.tasks.create_options",
    "CreateReport": "archiver.tasks.create_report",
    "Crosswalk": "archiver.exports",
    "DateColumn": "archiver.tasks.tables.table_conversion",
    "DateStatement": "archiver.dating.statements",
    "DatedDocument": "archiver.dating.dated_document",
    "DeriveOptions": "archiver.tasks.deriving",
    "DerivedBag": "archiver.tasks.deriving",
    "DescribeOptions": "archiver.tasks.changes.describing",
    "DescribedChange": "archiver.tasks.changes.describing",
    "DescriptionReport": "archiver.tasks.changes.describing",
    "DocumentChange": "archiver.tasks.changes.bag_history",
    "ExportOptions": "archiver.tasks.exporting",
    "ExportReport": "archiver.tasks.exporting",
    "ExportedTable": "archiver.tasks.tables.table_export",
    "ExtractReport": "archiver.tasks.extraction",
    "FilledTemplate": "archiver.tasks.tables.template_filling",
    "Finding": "archiver.findings",
    "FixityError": "archiver.errors",
    "FoundDates": "archiver.tasks.dates",
    "FoundDocument": "archiver.tasks.searching",
    "GivenDate": "archiver.tasks.changes.date_resolving",
    "ImpossibleDateError": "archiver.calendars",
    "InterruptedByUserError": "archiver.errors",
    "KnownStores": "archiver.stores.known_stores",
    "LanguageText": "archiver.records",
    "Level": "archiver.bags.format",
    "NamedStore": "archiver.stores.known_stores",
    "NewDocument": "archiver.tasks.new_documents",
    "NewKey": "archiver.tasks.seals.signing_keys",
    "Organization": "archiver.records",
    "Profile": "archiver.bags.format",
    "Progress": "archiver.progress",
    "ProofReport": "archiver.tasks.registers.outcomes",
    "ReadError": "archiver.errors",
    "RegisterCheck": "archiver.tasks.registers.outcomes",
    "RegisterReport": "archiver.tasks.registers.outcomes",
    "RegisterStamps": "archiver.tasks.registers.stamping",
    "RepairOptions": "archiver.tasks.audits.repairing",
    "RepairReport": "archiver.tasks.audits.repairing",
    "RepairedFile": "archiver.tasks.audits.repairing",
    "ResolutionReport": "archiver.tasks.changes.date_resolving",
    "SealOptions": "archiver.tasks.seals.sealing",
    "SealReport": "archiver.seals.verdict",
    "SealedBags": "archiver.tasks.seals.sealed_bags",
    "SearchOptions": "archiver.tasks.searching",
    "SearchReport": "archiver.tasks.searching",
    "Severity": "archiver.findings",
    "SolarHijriDate": "archiver.calendars",
    "Step": "archiver.progress",
    "TableExportOptions": "archiver.tasks.tables.table_export",
    "TableReport": "archiver.tasks.tables.table_conversion",
    "TemplateOptions": "archiver.tasks.tables.template_filling",
    "TerminatedError": "archiver.errors",
    "TrustList": "archiver.tasks.seals.trusting",
    "UpdateReport": "archiver.tasks.changes.updating",
    "ValidatedBags": "archiver.tasks.validation",
    "Verdict": "archiver.seals.verdict",
    "Wanted": "archiver.tasks.seals.signing_keys",
    "Watcher": "archiver.progress",
    "Where": "archiver.findings",
    "WriteError": "archiver.errors",
    "WrittenTemplate": "archiver.tasks.tables.table_template",
    "WrongUsageError": "archiver.errors",
    "accept_fault": "archiver.tasks.audits.deciding",
    "add_algorithm": "archiver.tasks.changes.updating",
    "add_to_audit": "archiver.tasks.audits.adding",
    "add_trust": "archiver.tasks.seals.trusting",
    "check_register": "archiver.tasks.registers.registering",
    "check_seals": "archiver.tasks.seals.seal_checking",
    "check_table": "archiver.tasks.tables.table_check",
    "compare": "archiver.tasks.dates",
    "compare_copies": "archiver.tasks.audits.comparing",
    "convert": "archiver.tasks.conversion",
    "convert_table_file": "archiver.tasks.tables.table_file",
    "copy_bags": "archiver.tasks.audits.copying",
    "create": "archiver.tasks.creation",
    "derive_bag": "archiver.tasks.deriving",
    "describe": "archiver.tasks.changes.describing",
    "export": "archiver.tasks.exporting",
    "export_audit_ledger": "archiver.tasks.audits.ledger_keeping",
    "export_table": "archiver.tasks.tables.table_export",
    "extract": "archiver.tasks.extraction",
    "fill_template": "archiver.tasks.tables.template_filling",
    "find": "archiver.tasks.dates",
    "find_dates": "archiver.dating.statements",
    "load_profile": "archiver.bags.format",
    "load_signer": "archiver.tasks.seals.signing_keys",
    "make_seal_key": "archiver.tasks.seals.signing_keys",
    "naming_stores": "archiver.stores.known_stores",
    "open_bag": "archiver.tasks.bag_opening",
    "prove_bag": "archiver.tasks.registers.registering",
    "read_audit_history": "archiver.tasks.audits.history",
    "read_audit_status": "archiver.tasks.audits.status",
    "read_history": "archiver.tasks.changes.bag_history",
    "rebuild_audit_ledger": "archiver.tasks.audits.ledger_keeping",
    "register_bags": "archiver.tasks.registers.registering",
    "renew_seals": "archiver.tasks.seals.seal_renewal",
    "repair": "archiver.tasks.audits.repairing",
    "resolve_date": "archiver.tasks.changes.date_resolving",
    "retire_copy": "archiver.tasks.audits.deciding",
    "run_audit": "archiver.tasks.audits.running",
    "seal_bags": "archiver.tasks.seals.sealing",
    "search": "archiver.tasks.searching",
    "stamp_register": "archiver.tasks.registers.stamping",
    "stamp_seals": "archiver.tasks.seals.seal_stamping",
    "validate": "archiver.tasks.validation",
    "validate_all": "archiver.tasks.validation",
    "verify": "archiver.tasks.dates",
    "verify_audit_ledger": "archiver.tasks.audits.ledger_keeping",
    "write_template": "archiver.tasks.tables.table_template",
}

if not TYPE_CHECKING:  # so that type checkers refuse a misspelt name

    def __getattr__(name: str) -> object:
        module = _MODULES.get(name)
        if module is None:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        from importlib import import_module  # noqa: PLC0415 - see TYPE_CHECKING

        found = globals()[name] = getattr(import_module(module), name)
        return found

    def __dir__() -> list[str]:
        return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})


del TYPE_CHECKING
