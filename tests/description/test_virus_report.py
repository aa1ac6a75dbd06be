"""Reports of ClamAV; the texts were printed by clamscan 1.4.6 with a signature of our own (`clamscan --database FOLDER …`)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.description.virus_report import ScanResult, Verdict, match_documents, read_virus_report

_WHOLE = """\
src/large.bin: OK
src/نامه.txt: OK
src/a
b.txt: OK
src/empty: Empty file
src/bad.zip: BayeganTest.UNOFFICIAL FOUND
src/link: Symbolic link
src/bad.txt: BayeganTest.UNOFFICIAL FOUND
src/sub/b: OK.txt: BayeganTest.UNOFFICIAL FOUND

----------- SCAN SUMMARY -----------
Known viruses: 1
Engine version: 1.4.6
Scanned directories: 2
Scanned files: 6
Infected files: 3
Data scanned: 0.00 MB
Data read: 2.86 MB (ratio 0.00:1)
Time: 0.017 sec (0 m 0 s)
Start Date: 2026:11:24 14:15:54
End Date:   2026:11:24 14:15:54
"""
_LOG = """\

-------------------------------------------------------------------------------

/tmp/cv/src/empty: Empty file
/tmp/cv/src/bad.zip: BayeganTest.UNOFFICIAL FOUND
"""
_FOUND = ScanResult(Verdict.INFECTED, "BayeganTest.UNOFFICIAL")
_CLEAN = ScanResult(Verdict.CLEAN)
_DOCUMENTS = ["a\nb.txt", "bad.zip", "empty", "link", "sub/b: OK.txt", "sub/other.txt", "نامه.txt"]


def test_a_whole_report_tells_results_version_and_time() -> None:
    report = read_virus_report(_WHOLE.encode())

    assert report.version == "1.4.6; known viruses: 1"
    assert report.ended == "2026:11:24 14:15:54"
    assert match_documents(report, _DOCUMENTS, "/somewhere/else") == {
        "a\nb.txt": _CLEAN,
        "bad.zip": _FOUND,
        "empty": ScanResult(Verdict.CLEAN, "empty file"),
        "link": ScanResult(Verdict.FAILED, "Symbolic link"),
        "sub/b: OK.txt": _FOUND,
        "نامه.txt": _CLEAN,
    }


def test_a_report_without_a_summary_has_results_alone() -> None:
    report = read_virus_report(_WHOLE[: _WHOLE.index("\n--")].encode())

    assert (report.version, report.ended) == (None, None)
    assert len(match_documents(report, _DOCUMENTS, "")) == 6


def test_a_log_is_read_too() -> None:
    found = match_documents(read_virus_report(_LOG.encode()), _DOCUMENTS, "/tmp/cv/src")  # noqa: S108 - as it was printed

    assert found == {"bad.zip": _FOUND, "empty": ScanResult(Verdict.CLEAN, "empty file")}


def test_what_powershell_saves_is_read() -> None:
    report = read_virus_report("C:\\box\\sub\\other.txt: OK\r\nC:\\box\\نامه.txt: X FOUND\r\n".encode("utf-16"))

    assert match_documents(report, _DOCUMENTS, "/box") == {"sub/other.txt": _CLEAN, "نامه.txt": ScanResult(Verdict.INFECTED, "X")}


def test_names_are_compared_in_one_normal_form() -> None:
    assert match_documents(read_virus_report("x/e\u0301.txt: OK\n".encode()), ["\u00e9.txt"], "") == {"\u00e9.txt": _CLEAN}


def test_the_worst_that_is_said_of_a_file_counts() -> None:
    report = read_virus_report(b"x/a: Can't open file ERROR\nx/a: OK\nx/b: OK\nx/b: V FOUND\nx/b: OK\n")

    assert match_documents(report, ["a", "b"], "") == {
        "a": ScanResult(Verdict.FAILED, "Can't open file"),
        "b": ScanResult(Verdict.INFECTED, "V"),
    }


def test_a_name_in_another_folder_is_not_taken_for_the_document() -> None:
    report = read_virus_report(b"x/sub/a.txt: OK\nx/b.txt: OK\nx/c.txt: OK\n")

    assert match_documents(report, ["a.txt", "b.txt", "c.txt"], "") == {"b.txt": _CLEAN, "c.txt": _CLEAN}


def test_the_folder_itself_goes_before_one_that_explains_more() -> None:
    report = read_virus_report(b"/copy/a: OK\n/copy/b: OK\n/source/a: V FOUND\n")

    assert match_documents(report, ["a", "b"], "/source") == {"a": ScanResult(Verdict.INFECTED, "V")}


def test_where_several_folders_explain_as_much_the_worst_result_counts() -> None:
    report = read_virus_report(b"x/a: OK\ny/a: V FOUND\n")

    assert match_documents(report, ["a"], "") == {"a": ScanResult(Verdict.INFECTED, "V")}


@given(st.binary(max_size=200), st.lists(st.text(min_size=1), max_size=3))
def test_any_octets_can_be_read(octets: bytes, documents: list[str]) -> None:
    assert match_documents(read_virus_report(octets), documents, "").keys() <= set(documents)
