"""`archiver validate`: check bags."""

from __future__ import annotations

from contextlib import closing, nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from archiver.bags.format import Level, load_profile
from archiver.commands.terminal.progress import Progress
from archiver.hashing import DigestOptions, HashingProcesses
from archiver.messages import Language, phrase
from archiver.tasks.early_start import start_early

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from archiver.findings import Finding


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    # A plain call needs none of these.
    from archiver.commands.terminal.options import add_example, add_runner, add_store_access, add_with_withheld  # noqa: PLC0415

    parser.add_argument("bags", nargs="+", metavar="BAG", help=phrase("validate.bag", language))
    levels = [str(level) for level in Level]
    parser.add_argument("--level", choices=levels, default=str(Level.FULL), help=phrase("validate.level", language))
    parser.add_argument("--from-disk", action="store_true", help=phrase("validate.from-disk", language))
    parser.add_argument("--second-opinion", action="store_true", help=phrase("validate.second-opinion", language))
    parser.add_argument("--profile", metavar="FILE", help=phrase("validate.profile", language))
    parser.add_argument("--trust", metavar="FILE", help=phrase("seal.trust", language))
    add_store_access(parser, language)
    add_runner(parser, language)
    add_with_withheld(parser, language)
    add_example(parser, language, "archiver validate bags/letters")


def plain_arguments(bags: list[str], switches: Iterable[str], language: Language) -> argparse.Namespace:
    """Return the arguments of a call with switches that change nothing in the work, and no other option, as argparse would."""
    said = {switch.removeprefix("--") for switch in switches}
    common = {name: name in said for name in ("json", "quiet", "verbose", "debug")}
    unset = dict.fromkeys(("report", "config", "profile", "trust", "endpoint", "credentials", "cluster"))
    chosen = {"command": "validate", "bags": bags, "level": str(Level.FULL), "language": language, **common, **unset}
    return cast(
        "argparse.Namespace",
        SimpleNamespace(from_disk=False, runner="cores", second_opinion=False, with_withheld=False, **chosen),
    )


def run(arguments: argparse.Namespace) -> int:
    """Check every bag and tell what is wrong."""
    profile = None if arguments.profile is None else load_profile(arguments.profile)
    cores = None
    if arguments.from_disk:
        from archiver.tasks.validation import count_bag_readers  # noqa: PLC0415 - most runs read from memory as well

        cores = count_bag_readers(arguments.bags, arguments.level)
    with closing(arguments.begun or HashingProcesses(cores)) as processes, _choose_readers(arguments, processes) as told:
        if arguments.level == str(Level.FULL) and not arguments.begun and processes.elsewhere is None:
            start_early(processes, arguments.bags)
        # They start while these are loaded.
        from archiver.commands.terminal.results import print_result  # noqa: PLC0415
        from archiver.reports.bag_verdicts import describe_verdicts, make_result  # noqa: PLC0415
        from archiver.tasks.validation import read_checks, validate_bags  # noqa: PLC0415

        with Progress(arguments) as progress:
            checks = read_checks(arguments.level, profile, arguments.config or True, second_opinion=arguments.second_opinion)
            checks = checks.with_trust(arguments.trust)
            bags = validate_bags(arguments.bags, checks, DigestOptions(progress, cores, arguments.from_disk, processes=processes))
    result = make_result(bags.reports, [*bags.findings, *told], bags.errors)
    return print_result(
        arguments,
        result,
        lambda language: describe_verdicts(result, bags.reports, language, from_disk=arguments.from_disk),
    )


def _choose_readers(arguments: argparse.Namespace, processes: HashingProcesses) -> AbstractContextManager[Sequence[Finding]]:
    """Have a cluster read the documents in the block if that is asked, and give findings about its workers."""
    if arguments.runner == "cores" and arguments.cluster is None:
        return nullcontext(())
    from archiver.tasks.cluster_choice import ChosenReaders, choose_readers  # noqa: PLC0415 - few have a cluster

    chosen = ChosenReaders(arguments.runner, arguments.cluster, arguments.config)
    return choose_readers(chosen, arguments.bags, processes)
