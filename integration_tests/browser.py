"""A headless Chromium that looks at a page and tells what went on in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESKTOP, PHONE = (1280, 900), (390, 844)


class Browser:
    def __init__(self, driver: Chrome) -> None:
        self._driver = driver

    def open(self, page: Path, size: tuple[int, int] = DESKTOP) -> None:
        """Shows the page at a size in CSS pixels, and forgets what earlier pages told."""
        width, height = size
        self._driver.get("about:blank")
        for kind in ("browser", "performance"):
            self._driver.get_log(kind)
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self._driver.get(page.as_uri())

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a function's body."""
        return self._driver.execute_script(script, *arguments)

    def wait(self, script: str) -> None:
        """Until the expression is true."""
        WebDriverWait(self._driver, 30, poll_frequency=0.05).until(
            lambda driver: driver.execute_script(f"return {script}")
        )

    def console(self) -> list[str]:
        """All that was said there since the page was opened, errors and warnings alike."""
        return [entry["message"] for entry in self._driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The URLs asked for since the page was opened, itself among them."""
        events = [json.loads(entry["message"])["message"] for entry in self._driver.get_log("performance")]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """Skips the test where there is no Chromium: `make chromium` installs it."""
    program, driver_program = shutil.which("chromium"), shutil.which("chromedriver")
    if not (program and driver_program):
        pytest.skip("needs Chromium and its driver: make chromium")
    options = ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(driver_program))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
