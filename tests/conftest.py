"""What all tests share: where the shared documents lie, and the rule that nothing may skip in CI."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

CHROMIUM = Path(os.environ.get("KG_CHROMIUM", "/usr/bin/chromium"))

settings.register_profile("kg", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if IN_CI else "kg")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """In CI a skipped test is a failed one: a test that did not run shows nothing."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):  # type: ignore[attr-defined]
        report.outcome = "failed"  # type: ignore[attr-defined]
        report.longrepr = f"skipped in CI: {report.longrepr}"  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with guides, gold and scoring; where it is missing the test is skipped, and fails in CI."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"{folder} is missing")
    return folder


def missing(reason: str) -> NoReturn:
    """Skips where something is not there, and fails where nothing may be missing."""
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright: one for all tests of a process, which can hold no second driver."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: pip install playwright")
    if not CHROMIUM.exists():
        missing(f"{CHROMIUM} is not there: apt-get install chromium, or set KG_CHROMIUM")
    with sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        instance = driver.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield instance
        instance.close()


@pytest.fixture(scope="session")
def findings() -> Callable[[Any], list[str]]:
    """What axe-core finds on a page that is open in the browser, if it is serious or critical: rule, what is wrong, where."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        missing("axe-core is not installed: pip install axe-playwright-python")
    axe = Axe()

    def find(page: Any) -> list[str]:
        found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        return [f"{each['id']}: {each['help']}: {node['target']}" for each in serious for node in each["nodes"]]

    return find
