"""What stays of live controls in a notebook that was executed without a
browser: nbclient and pawl run store the same states, ipywidgets itself accepts
each of them, and nbconvert puts them into its page."""

import base64
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import nbformat
from ipywidgets.widgets.widget import _registry as registry
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import v4

PAWL = pathlib.Path(__file__).resolve().parents[2] / "bin" / "pawl"
STATE, VIEW = "application/vnd.jupyter.widget-state+json", "application/vnd.jupyter.widget-view+json"

CELLS = [
    """far := widget.Interact(func(k int, up bool) any { fmt.Println("k is", k); return plot.Line(nil, []float64{1, 4, float64(k)}) }, 3)
far""",
    """status := widget.NewLabel("nothing yet")
slider := widget.NewFloatSlider(0.1, 0, 1).Describe("noise").OnChange(func(v float64) { status.Set(fmt.Sprint("noise ", v)) })
widget.NewVBox(
    slider, status,
    widget.NewHBox(widget.NewDropdown("red", "green").Describe("colour"), widget.NewToggleButtons("small", "large")),
    widget.NewFloatRangeSlider(0.2, 0.8, 0, 1), widget.NewText("").Placeholder("a name"), widget.NewButton("go").Look("primary"),
    widget.NewIntProgress(10).Set(4), widget.NewFloatProgress(1).Set(0.5).Look("success"),
    widget.NewHTML("<b>bold</b>"), widget.NewImage(image.NewGray(image.Rect(0, 0, 8, 8))).Size(40, 40),
    widget.NewTab().Add("first", widget.NewLabel("page one")).Add("second", widget.NewLabel("page two")),
)""",
    "slider.Set(0.7)\nslider",
]


def draft():
    nb = v4.new_notebook(metadata={"kernelspec": {"name": "pawl", "display_name": "Go (pawl)", "language": "go"}})
    nb.cells = [v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(CELLS)]
    return nb


def by_pawl():
    with tempfile.TemporaryDirectory() as folder:
        path, out = pathlib.Path(folder) / "in.ipynb", pathlib.Path(folder) / "out.ipynb"
        nbformat.write(draft(), path)
        subprocess.run([PAWL, "run", path, "--out", out], check=True, capture_output=True)
        return nbformat.read(out, 4)


def states(nb):
    return json.loads(json.dumps(nb.metadata.widgets[STATE]["state"]))


class WidgetState(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.nb = NotebookClient(draft(), kernel_name="pawl", timeout=60).execute()
        cls.states = states(cls.nb)

    def of(self, name):
        return [s["state"] for s in self.states.values() if s["model_name"] == name]

    def test_nbclient_stores_what_is_shown(self):
        for cell in self.nb.cells:
            self.assertIn(cell.outputs[-1]["data"][VIEW]["model_id"], self.states)
        stream, figure = self.of("OutputModel")[0]["outputs"]
        self.assertEqual(stream["text"], "k is 3\n")
        self.assertIn("<svg", figure["data"]["image/svg+xml"])
        self.assertEqual(self.of("FloatSliderModel")[0]["value"], 0.7)
        self.assertIn("noise 0.7", [s["value"] for s in self.of("LabelModel")])

    def test_pawl_run_stores_the_same(self):
        nb = by_pawl()
        self.assertEqual(states(nb), self.states)
        for ours, theirs in zip(nb.cells, self.nb.cells):
            self.assertEqual(ours.outputs[-1]["data"], theirs.outputs[-1]["data"])

    def test_ipywidgets_accepts_each_state(self):
        """Its own classes check names, types and ranges of all they are given."""
        made = {}

        def make(model_id):
            if model_id not in made:
                s = self.states[model_id]
                state = dict(s["state"])
                for b in s.get("buffers", []):
                    state[b["path"][0]] = base64.b64decode(b["data"])
                for key, value in state.items():
                    state[key] = follow(value)
                cls = registry.get(s["model_module"], s["model_module_version"], s["model_name"],
                                   state["_view_module"], state["_view_module_version"], state["_view_name"])
                self.assertLessEqual(set(state), set(cls.class_traits()), s["model_name"])
                settable = {k: v for k, v in state.items() if not k.startswith("_") or k in ("_dom_classes", "_options_labels")}
                if "_options_labels" in settable:
                    settable["options"] = settable.pop("_options_labels")
                made[model_id] = cls(**settable)
            return made[model_id]

        def follow(value):
            if isinstance(value, str) and value.startswith("IPY_MODEL_"):
                return make(value.removeprefix("IPY_MODEL_"))
            if isinstance(value, list):
                return [follow(v) for v in value]
            return value

        for model_id in self.states:
            widget = make(model_id)
            theirs, ours = widget.get_state(), self.states[model_id]["state"]
            for key, value in ours.items():
                if not isinstance(value, (list, str)) or isinstance(value, str) and not value.startswith("IPY_MODEL_"):
                    self.assertEqual(theirs[key], value, f"{ours['_model_name']}.{key}")
        self.assertGreater(len(made), 50)

    def test_nbconvert_shows_it(self):
        page, _ = HTMLExporter().from_notebook_node(self.nb)
        stored = re.search(rf'<script type="{re.escape(STATE)}">(.*?)</script>', page, re.S)
        self.assertEqual(set(json.loads(stored[1])["state"]), set(self.states))
        views = re.findall(rf'<script type="{re.escape(VIEW)}">(.*?)</script>', page, re.S)
        self.assertEqual([json.loads(v)["model_id"] for v in views], [c.outputs[-1]["data"][VIEW]["model_id"] for c in self.nb.cells])


if __name__ == "__main__":
    unittest.main()
