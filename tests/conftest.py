"""What every room of the tests shares: one browser for the whole run."""

from __future__ import annotations

import pytest
from browser import FLAGS, find_browser
from hypothesis import settings

# A busy machine is no reason to fail, and a failure must come back when it is looked at.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium (a Playwright `Browser`), started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield chromium
        chromium.close()
