"""A headless Chromium that opens a page and reports its console messages and requests."""

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
        """Opens the page at a size in CSS pixels, and clears the logs."""
        width, height = size
        self._driver.get("about:blank")
        for kind in ("browser", "performance"):
            self._driver.get_log(kind)
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self._driver.get(page.as_uri())

    def run(self, script: str, *arguments: Any) -> Any:
        """Runs the script as a function body and returns its value."""
        return self._driver.execute_script(script, *arguments)

    def wait(self, script: str) -> None:
        """Waits until the expression is true."""
        WebDriverWait(self._driver, 30, poll_frequency=0.05).until(
            lambda driver: driver.execute_script(f"return {script}")
        )

    def console(self) -> list[str]:
        """The console messages since the page was opened."""
        return [entry["message"] for entry in self._driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The URLs requested since the page was opened, including its own."""
        events = [json.loads(entry["message"])["message"] for entry in self._driver.get_log("performance")]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """Skips the test if Chromium isn't installed (`make chromium`)."""
    chromium_path, driver_path = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium_path and driver_path):
        pytest.skip("needs Chromium and its driver: make chromium")
    options = ChromeOptions()
    options.binary_location = chromium_path
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(driver_path))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
