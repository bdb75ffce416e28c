"""Write jupyter.ipynb, a notebook that uses the corners of the format, with
Jupyter's own nbformat: python make_jupyter.py"""
import nbformat
from nbformat import v4

nb = v4.new_notebook(metadata={
    "kernelspec": {"display_name": "Go (pawl)", "language": "go", "name": "pawl"},
    "unknown": {"deep": [1, 2.50, 1e-7, -0.0, True, None, [], {}, {"b": 1, "a": 2}], "Zed": "ß"},
})
nb.cells = [
    v4.new_markdown_cell("# Title\n\n<b>&amp;</b> é ü 漢 🙂 \u2028 line separator\n", id="a1",
                         attachments={"x.svg": {"image/svg+xml": "<svg>\n</svg>", "image/png": "aGk=\n"}}),
    v4.new_code_cell('fmt.Println("hi\\t")\n\t"\x01\x1f\x7f\b\f"', id="b2", execution_count=3,
                     metadata={"tags": ["parameters"], "jupyter": {"source_hidden": True}}, outputs=[
        v4.new_output("stream", name="stdout", text="one\r\ntwo\x0bthree\x85four\x1cfive"),
        v4.new_output("display_data", data={"text/plain": "a\nb", "text/html": "<p>\n</p>", "image/png": "aGk=\n",
                                            "image/svg+xml": "<svg>\n</svg>", "application/json": {"k": "x\ny"},
                                            "application/javascript": "1\n2"}, metadata={"image/png": {"width": 3}}),
        v4.new_output("execute_result", data={"text/plain": ""}, execution_count=3),
        v4.new_output("error", ename="Panic", evalue="no\nway", traceback=["\x1b[31mone\ntwo", ""]),
    ]),
    v4.new_code_cell("", id="c3"),
    v4.new_raw_cell("raw\n", id="d4", metadata={"format": "text/x"}),
]
with open("jupyter.ipynb", "w", encoding="utf-8", newline="\n") as f:
    nbformat.write(nb, f)
