"""JupyterLab in a headless Chromium, for tests: Lab is the server, Page the
browser at it."""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait


def browser():
    """The paths of Chromium and its driver, or None with a reason."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if chromium and driver:
        return (chromium, driver), ""
    missing = "Chromium" if not chromium else "ChromeDriver"
    return None, f"{missing} is not installed (Debian: apt-get install chromium chromium-driver)"


class Lab:
    """A JupyterLab server on a free port of the loopback address, without a
    token, over a folder of its own with copies of some notebooks. Settings and
    kernels of whoever runs the test are out of its sight."""

    def __init__(self, *notebooks):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="lab-"))
        self.work = self.home / "work"
        self.work.mkdir()
        for path in notebooks:
            shutil.copy(path, self.work)
        self._write_settings()
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.home / "server.log"
        with open(self.log, "wb") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
                 f"--port={self.port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
                 f"--ServerApp.root_dir={self.work}"],
                stdout=log, stderr=subprocess.STDOUT, env=self._environment(), cwd=self.work)
        self._wait(90)

    def _environment(self):
        own = {name: str(self.home / name.lower()) for name in (
            "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")}
        return {**os.environ, **own, "JUPYTER_PLATFORM_DIRS": "0"}

    def _write_settings(self):
        """No news, no questions."""
        folder = self.home / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
        folder.mkdir(parents=True)
        quiet = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
        (folder / "notification.jupyterlab-settings").write_text(json.dumps(quiet))

    def _wait(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.server.poll() is not None:
                raise RuntimeError(f"JupyterLab ended with status {self.server.returncode}:\n{self.log.read_text()}")
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(self.url + "/api/status", timeout=2).close()
                return
            time.sleep(0.2)
        self.close()
        raise RuntimeError(f"JupyterLab did not answer within {seconds} s")

    def trust(self, notebook):
        """Has the server show all that a notebook from elsewhere holds."""
        subprocess.run([sys.executable, "-c", "from nbformat.sign import TrustNotebookApp as app; app.launch_instance()", notebook],
                       env=self._environment(), check=True, capture_output=True)

    def close(self):
        self.server.terminate()
        try:
            self.server.wait(20)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        shutil.rmtree(self.home, ignore_errors=True)


class Page:
    """One browser window with JupyterLab in it."""

    def __init__(self, paths, lab, shots):
        chromium, driver = paths
        self.lab, self.shots = lab, pathlib.Path(shots)
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
                     "--no-first-run", "--disable-background-networking", "--disable-component-update",
                     "--disable-sync", "--window-size=1280,1100", f"--user-data-dir={lab.home / 'profile'}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))

    def close(self):
        self.driver.quit()

    def until(self, what, condition, seconds=60):
        """Waits for a condition of the driver; says what it waited for."""
        return WebDriverWait(self.driver, seconds, poll_frequency=0.1).until(
            condition, f"waited {seconds} s for {what}")

    def open(self, notebook):
        """Opens a notebook and waits until its kernel is idle."""
        self.driver.get(f"{self.lab.url}/lab/tree/{notebook}?reset")
        self.loaded()

    def loaded(self):
        """Waits until a notebook is open, its kernel is idle and the page rests."""
        self.until("the notebook", lambda d: d.find_elements(By.CSS_SELECTOR, ".jp-NotebookPanel .jp-Cell"))
        self.idle()
        self.until("the end of the splash", lambda d: not d.find_elements(By.ID, "jupyterlab-splash"))
        self.until("a page that rests", self._rests)

    def _rests(self, driver):
        """Whether the first cell of code stays the same, and in its place, for a moment."""
        def place():
            cell = driver.find_element(By.CSS_SELECTOR, ".jp-NotebookPanel .jp-CodeCell .cm-content")
            return cell.id, cell.rect, cell.is_displayed()
        try:
            before = place()
            time.sleep(0.5)
            return before[2] and place() == before
        except (NoSuchElementException, StaleElementReferenceException):
            return False

    def save(self):
        """Saves the notebook with Control-S and waits until that is done."""
        ActionChains(self.driver).key_down(Keys.CONTROL).send_keys("s").key_up(Keys.CONTROL).perform()
        self.until("a saved notebook", lambda d: not d.find_elements(
            By.CSS_SELECTOR, ".jp-mod-current.jp-mod-dirty"))

    def idle(self, seconds=60):
        self.until("an idle kernel", lambda d: d.find_elements(
            By.CSS_SELECTOR, '.jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status="idle"]'), seconds)

    def cell(self, i):
        """Cell i of the notebook, counted from 0, scrolled into view."""
        found = self.until(f"cell {i}", lambda d: d.find_elements(
            By.CSS_SELECTOR, f'.jp-NotebookPanel .jp-Cell[data-windowed-list-index="{i}"]'))[0]
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'nearest'})", found)
        return found

    def run(self, i, seconds=60):
        """Clicks into code cell i, presses Shift-Enter and waits for its end;
        the cell's number."""
        before = self.prompt(i)
        self.start(i)
        self.until(f"the end of cell {i}", lambda d: self.prompt(i) not in (before, "[*]:"), seconds)
        return self.prompt(i)

    def start(self, i):
        """Clicks into code cell i and presses Shift-Enter."""
        self.cell(i).find_element(By.CSS_SELECTOR, ".cm-content").click()
        ActionChains(self.driver).key_down(Keys.SHIFT).send_keys(Keys.ENTER).key_up(Keys.SHIFT).perform()

    def replace(self, i, code):
        """Types other code over that of cell i."""
        self.cell(i).find_element(By.CSS_SELECTOR, ".cm-content").click()
        ActionChains(self.driver).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
        self.driver.execute_cdp_cmd("Input.insertText", {"text": code})

    def press(self, command):
        """Clicks the notebook's toolbar button for a command."""
        button = f'.jp-NotebookPanel-toolbar [data-command="{command}"]'
        self.until(button, lambda d: d.find_elements(By.CSS_SELECTOR, button))[0].click()

    def prompt(self, i):
        return self.cell(i).find_element(By.CSS_SELECTOR, ".jp-InputPrompt").text

    def outputs(self, i, selector):
        """The elements of cell i's output area that match a selector."""
        return self.cell(i).find_elements(By.CSS_SELECTOR, ".jp-Cell-outputArea " + selector)

    def output(self, i, selector, seconds=20):
        """The first of them, waited for."""
        return self.until(f"{selector} in the output of cell {i}", lambda d: self.outputs(i, selector), seconds)[0]

    def text(self, i):
        """What cell i has put out, as a person reads it."""
        return self.cell(i).find_element(By.CSS_SELECTOR, ".jp-Cell-outputArea").text

    def look(self, element):
        """Scrolls an element to the middle of the window."""
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        time.sleep(0.3)  # until the scrolling has come to rest

    def shot(self, name):
        self.shots.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(self.shots / f"{name}.png"))
