"""Without a browser the tests of pages are skipped with a message, and CI does not pass."""

from __future__ import annotations

import pytest

from tests.browser.chromium import chromium_or_skip


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_a_missing_browser_is_told_and_fails_only_in_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CI", ci)

    with pytest.raises(outcome, match="Chromium"):
        chromium_or_skip()
