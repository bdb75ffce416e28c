"""The tools around notebooks, nbclient and nbconvert, and pawl run give the
same outputs for the same notebook."""

import copy
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import v4

PAWL = pathlib.Path(__file__).resolve().parents[2] / "bin" / "pawl"

CELLS = [
    "x := 6\nfmt.Println(\"six is\", x)",
    "x * 7",
    "fmt.Fprintln(os.Stderr, \"a word on the side\")",
    "for i := range 3 {\n\tfmt.Println(i)\n}",
    "display(plot.Line([]float64{1, 2, 3}, []float64{1, 4, 9}))",
]


def draft(*cells):
    nb = v4.new_notebook(metadata={"kernelspec": {"name": "pawl", "display_name": "Go (pawl)", "language": "go"}})
    nb.cells = [v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(cells)]
    return nb


def outputs(nb):
    """What each cell put out; streams that follow each other are one."""
    cells = []
    for cell in nb.cells:
        found = []
        for out in copy.deepcopy(cell.outputs):
            if found and out.output_type == "stream" and found[-1].get("name") == out.name:
                found[-1]["text"] += out.text
            else:
                found.append(out)
        cells.append((cell.execution_count, found))
    return cells


class Tools(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def save(self, nb):
        path = self.folder / "draft.ipynb"
        nbformat.write(nb, path)
        return path

    def pawl_run(self, path, *options):
        out = self.folder / "executed.ipynb"
        done = subprocess.run([PAWL, "run", "--out", out, *options, path], capture_output=True, text=True, timeout=120)
        return done, nbformat.read(out, as_version=4) if out.exists() else None

    def test_nbclient_and_pawl_run_agree(self):
        nb = draft(*CELLS)
        path = self.save(nb)
        NotebookClient(nb, timeout=60).execute()
        done, headless = self.pawl_run(path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(outputs(headless), outputs(nb))
        nbformat.validate(headless)
        self.assertEqual(headless.metadata.language_info, nb.metadata.language_info)

    def test_nbconvert_executes(self):
        path = self.save(draft(*CELLS))
        subprocess.run(
            [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", path],
            check=True, capture_output=True, timeout=120)
        html = path.with_suffix(".html").read_text()
        self.assertIn("six is 6", html)
        self.assertIn("42", html)

    def test_a_failing_cell_stops_both(self):
        nb = draft('fmt.Println("before")', 'panic("boom")', 'fmt.Println("after")')
        path = self.save(nb)
        with self.assertRaises(CellExecutionError):
            NotebookClient(nb, timeout=60).execute()
        done, headless = self.pawl_run(path)
        self.assertEqual(done.returncode, 1)
        self.assertIn("boom", done.stderr)
        self.assertIn("cell 2 of 3", done.stderr)
        self.assertEqual(outputs(headless)[:2], outputs(nb)[:2])
        self.assertEqual(headless.cells[2].outputs, [])

    def test_parameters(self):
        nb = draft("n := 2\nword := \"two\"", "fmt.Println(n, word)")
        nb.cells[0].metadata.tags = ["parameters"]
        done, headless = self.pawl_run(self.save(nb), "--set", "n=3", "--set", "word=three")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(headless.cells[2].outputs[0].text, "3 three\n")

    def test_the_same_run_gives_the_same_bytes(self):
        path = self.save(draft(*CELLS))
        out = self.folder / "executed.ipynb"
        self.pawl_run(path)
        once = out.read_bytes()
        os.remove(out)
        self.pawl_run(path)
        self.assertEqual(out.read_bytes(), once)


if __name__ == "__main__":
    unittest.main()
