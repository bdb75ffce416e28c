"""A newcomer's first minutes: opens notebooks/first_steps.ipynb in JupyterLab,
runs its cells by hand, and looks for what they show in the page. Screenshots go
to the folder that BROWSER_OUT names."""

import os
import pathlib
import tempfile
import unittest

import lab

NOTEBOOK = pathlib.Path(__file__).resolve().parents[2] / "notebooks" / "first_steps.ipynb"
PATHS, WHY_NOT = lab.browser()

# The places of the code cells in the notebook, counted from 0.
HELLO, WORDS, LONGEST, TABLE, GROUPS, FIGURE, MISTAKE, STILL = 1, 3, 4, 6, 7, 9, 11, 12


@unittest.skipUnless(PATHS, f"the browser test is skipped: {WHY_NOT}")
class FirstSteps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = lab.Lab(NOTEBOOK)
        cls.addClassCleanup(cls.lab.close)
        shots = os.environ.get("BROWSER_OUT") or tempfile.mkdtemp(prefix="shots-")
        print(f"screenshots go to {shots}")
        cls.page = lab.Page(PATHS, cls.lab, shots)
        cls.addClassCleanup(cls.page.close)

    def test_from_hello_to_a_figure(self):
        page = self.page
        self.addCleanup(page.shot, "last")
        page.open(NOTEBOOK.name)
        page.shot("opened")

        self.assertEqual(page.run(HELLO), "[1]:")
        self.assertIn("Hello, gopher", page.text(HELLO))
        self.assertIn("42", page.text(HELLO))

        page.run(WORDS)
        self.assertIn("14", page.text(WORDS))
        page.run(LONGEST)
        self.assertIn("slipping", page.text(LONGEST))

        page.run(TABLE)
        rows = page.output(TABLE, "table").find_elements("css selector", "tbody tr")
        self.assertEqual(len(rows), 5)
        page.run(GROUPS)
        page.output(GROUPS, "table")
        page.shot("table")

        page.run(FIGURE)
        figure = page.output(FIGURE, "svg, img")
        self.assertGreater(figure.size["width"], 200)
        self.assertGreater(figure.size["height"], 100)
        page.look(figure)
        page.shot("figure")

        page.run(MISTAKE)
        page.output(MISTAKE, '[data-mime-type="application/vnd.jupyter.stderr"]')
        self.assertIn("incme", page.text(MISTAKE))
        self.assertEqual(page.run(STILL), "[8]:")
        self.assertIn("14 words and 500 loans", page.text(STILL))
        page.shot("mistake")

    def test_interrupt_keeps_values(self):
        page = self.page
        page.open(NOTEBOOK.name)
        page.run(WORDS)
        page.replace(HELLO, "n := 0\nfor {\n\tn++\n}")
        page.start(HELLO)
        page.until("a running cell", lambda _: page.prompt(HELLO) == "[*]:")
        page.press("notebook:interrupt-kernel")
        page.until("the end of the loop", lambda _: page.prompt(HELLO) not in ("[*]:", "[ ]:"), 20)
        page.replace(HELLO, "len(words) + min(n, 1)")
        page.run(HELLO)
        self.assertIn("15", page.text(HELLO))
        page.shot("interrupted")


if __name__ == "__main__":
    unittest.main()
