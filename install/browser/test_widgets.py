"""Live controls in JupyterLab: moved by mouse and keyboard, while the kernel is
idle and while a cell runs, and there again after the page is loaded anew."""

import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import nbformat
from nbformat import v4
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import lab

PAWL = pathlib.Path(__file__).resolve().parents[2] / "bin" / "pawl"
PATHS, WHY_NOT = lab.browser()

INTERACT = 'widget.Interact(func(k int, up bool) any { return fmt.Sprint("k is ", k, ", up is ", up) })'
FIGURE = """widget.Interact(func(waves int) any {
    y := make([]float64, 200)
    for i := range y { y[i] = math.Sin(float64(waves) * float64(i) / 30) }
    return plot.Line(nil, y)
})"""
SLOW = 'time.Sleep(60 * time.Second)'
BUTTON = """pressed := 0
widget.NewButton("press me").Look("primary").OnClick(func() { pressed++; fmt.Println("pressed", pressed) })"""
ALL = """status := widget.NewLabel("nothing yet")
tell := func(what any) { status.Set(fmt.Sprint("got ", what)) }
widget.NewVBox(
    widget.NewHBox(
        widget.NewDropdown("red", "green", "blue").Describe("colour").OnChange(func(s string) { tell(s) }),
        widget.NewToggleButtons("small", "large").OnChange(func(s string) { tell(s) }),
    ),
    widget.NewFloatRangeSlider(0.2, 0.8, 0, 1).Describe("range").OnChange(func(low, high float64) { tell([]float64{low, high}) }),
    widget.NewText("").Placeholder("a name").OnChange(func(s string) { tell(s) }),
    widget.NewIntProgress(10).Set(4),
    widget.NewFloatProgress(1).Set(0.5).Look("success"),
    widget.NewHTML("<b class='bold'>bold</b>"),
    widget.NewImage(image.NewGray(image.Rect(0, 0, 8, 8))).Size(40, 40),
    widget.NewTab().Add("first", widget.NewLabel("page one")).Add("second", widget.NewLabel("page two")),
    status,
)"""
CELLS = [INTERACT, FIGURE, SLOW, BUTTON, ALL]


def notebook(folder, name, cells):
    nb = v4.new_notebook(metadata={"kernelspec": {"name": "pawl", "display_name": "Go (pawl)", "language": "go"}})
    nb.cells = [v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(cells)]
    path = pathlib.Path(folder) / name
    nbformat.write(nb, path)
    return path


@unittest.skipUnless(PATHS, f"the browser test is skipped: {WHY_NOT}")
class Widgets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.lab = lab.Lab(notebook(folder.name, "widgets.ipynb", CELLS), notebook(folder.name, "plain.ipynb", CELLS[:2]))
        cls.addClassCleanup(cls.lab.close)
        shots = os.environ.get("BROWSER_OUT") or tempfile.mkdtemp(prefix="shots-")
        print(f"screenshots go to {shots}")
        cls.page = lab.Page(PATHS, cls.lab, shots)
        cls.addClassCleanup(cls.page.close)

    def setUp(self):
        self.addCleanup(lambda: self.page.shot(f"widgets-{self._testMethodName}"))
        self.page.open("widgets.ipynb")

    def shows(self, i, text, seconds=20):
        """Waits until the output of cell i holds a text; how long it took."""
        begin = time.monotonic()
        self.page.until(f"{text!r} in the output of cell {i}", lambda _: text in self.page.text(i), seconds)
        return time.monotonic() - begin

    def press(self, i, key, times=1, handle=0):
        """Presses a key on a slider of cell i."""
        knob = self.page.until("a slider", lambda _: self.page.outputs(i, ".noUi-handle"))[handle]
        for _ in range(times):
            knob.send_keys(key)

    def test_slider_redraws(self):
        self.page.run(0)
        self.shows(0, "k is 5, up is false")
        self.press(0, Keys.ARROW_RIGHT, 2)
        self.shows(0, "k is 7, up is false")
        self.page.outputs(0, "input[type=checkbox]")[0].click()
        self.shows(0, "k is 7, up is true")
        knob = self.page.outputs(0, ".noUi-handle")[0]
        ActionChains(self.page.driver).drag_and_drop_by_offset(knob, -400, 0).perform()
        self.shows(0, "k is 0, up is true")

        self.page.run(1)
        before = self.page.output(1, ".jp-OutputArea svg, .jp-OutputArea img").get_attribute("src")
        self.press(1, Keys.ARROW_RIGHT)
        self.page.until("another figure", lambda _: [
            f for f in self.page.outputs(1, ".jp-OutputArea svg, .jp-OutputArea img") if f.get_attribute("src") != before])

    def test_slider_answers_while_a_cell_runs(self):
        page = self.page
        page.run(0)
        self.shows(0, "k is 5")
        page.start(2)
        page.until("a running cell", lambda _: page.prompt(2) == "[*]:")
        self.press(0, Keys.ARROW_RIGHT, 3)
        self.shows(0, "k is 8", 5)
        self.assertEqual(page.prompt(2), "[*]:")
        page.press("notebook:interrupt-kernel")
        page.until("the end of the cell", lambda _: page.prompt(2) not in ("[*]:", "[ ]:"), 20)
        self.press(0, Keys.ARROW_LEFT)
        self.shows(0, "k is 7")

    def test_reload_restores(self):
        page = self.page
        page.run(0)
        self.press(0, Keys.ARROW_RIGHT, 4)
        self.shows(0, "k is 9")
        page.save()
        page.driver.refresh()
        page.loaded()
        self.shows(0, "k is 9", 60)
        self.press(0, Keys.ARROW_RIGHT)
        self.shows(0, "k is 10")

    def test_stored_state_is_shown(self):
        """What pawl run has stored is there before any cell runs."""
        path = self.lab.work / "stored.ipynb"
        subprocess.run([PAWL, "run", self.lab.work / "plain.ipynb", "--out", path], check=True, capture_output=True)
        self.lab.trust(path)
        self.page.open("stored.ipynb")
        self.shows(0, "k is 5, up is false")
        self.assertTrue(self.page.outputs(0, ".noUi-handle"))
        self.assertTrue(self.page.output(1, ".jp-OutputArea img"))

    def test_button_prints_in_its_cell(self):
        self.page.run(3)
        button = self.page.output(3, "button.widget-button")
        button.click()
        self.shows(3, "pressed 1")
        button.click()
        self.shows(3, "pressed 2")

    def test_every_kind(self):
        page = self.page
        page.run(4)
        self.shows(4, "nothing yet")
        for kind in ("widget-dropdown select", "widget-toggle-buttons button", "widget-slider", "widget-text input",
                     "widget-hprogress", "widget-html b.bold", "widget-image", "jupyter-widget-tab"):
            page.output(4, "." + kind)
        page.shot("widgets-kinds")
        page.outputs(4, ".widget-toggle-buttons button")[1].click()
        self.shows(4, "got large")
        page.outputs(4, ".widget-dropdown option")[2].click()
        self.shows(4, "got blue")
        self.press(4, Keys.ARROW_RIGHT)
        self.shows(4, "got [0.21 0.8]")
        page.outputs(4, ".widget-text input")[0].send_keys("Ada")
        self.shows(4, "got Ada")
        page.outputs(4, ".lm-TabBar-tab")[1].click()
        self.shows(4, "page two")


if __name__ == "__main__":
    unittest.main()
