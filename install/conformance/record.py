"""Records what real clients say to pawl, and what it answers, for the tests of
the kernel: record.py [--pawl bin/pawl] [CLIENT...]

Each client becomes a file kernel/testdata/transcripts/CLIENT.txt that
TestTranscripts replays. A line is a message: > to the kernel or < from it, the
channel, the number of the request that it belongs to, its type and its content,
in which "*" stands for what differs from run to run. The environment holds
the clients: install/requirements.txt, jupyter-console and pexpect; for lab
also what install/browser needs."""

import argparse
import importlib.metadata
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

NOTEBOOK = [
    'fmt.Println("six", "seven")',
    "6 * 7",
    'for i := range 3 {\n\tfmt.Println(i)\n}\nfmt.Fprintln(os.Stderr, "a word on the side")',
    'display("😀 shown")\n[]string{"a", "b"}',
]
MISTAKE = "x := 1\nx.y"
PANIC = 'panic("boom")'

# What differs from run to run, or from version to version, by type.
VARYING = {
    "kernel_info_reply": ("implementation", "implementation_version", "banner", "language_info", "help_links",
                          "supported_features", "protocol_version", "debugger"),
    "inspect_reply": ("data",),
    "error": ("traceback",), "execute_reply": ("traceback",),
}

COMMS = {"comm_open", "comm_msg", "comm_close"}


def draft(*cells, tags=()):
    from nbformat import v4
    nb = v4.new_notebook(metadata={"kernelspec": {"name": "pawl", "display_name": "Go (pawl)", "language": "go"}})
    nb.cells = [v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(cells)]
    for i in tags:
        nb.cells[i].metadata.tags = ["raises-exception"]
    return nb


def nbclient(_):
    """A notebook with an error that is expected, and one that stops it."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    nb = draft(*NOTEBOOK, MISTAKE, PANIC, "input(\"name? \")", tags=[4, 5])
    try:
        NotebookClient(nb, timeout=60).execute()
    except CellExecutionError:
        return
    raise SystemExit("nbclient: no error")


def nbconvert(folder):
    import nbformat
    path = folder / "draft.ipynb"
    nbformat.write(draft(*NOTEBOOK), path)
    subprocess.run([sys.executable, "-m", "nbconvert", "--execute", "--to", "html", path], check=True, timeout=120)


def console(_):
    """A person at a terminal: a cell of several lines, completion, a question,
    input, an error, an interrupt."""
    import pexpect
    child = pexpect.spawn(sys.executable, ["-m", "jupyter_console", "--kernel", "pawl"], encoding="utf-8",
                          timeout=30, dimensions=(40, 100), env={**os.environ, "TERM": "xterm"})

    colour = r"(?:\x1b\[[0-9;]*m)*"

    def prompt(n):
        child.expect(rf"In \[{colour}{n}{colour}\]: ")
        time.sleep(0.5)  # until it reads what is typed

    def more():
        child.expect(r"\.\.\.")
        time.sleep(0.3)

    prompt(1)
    child.send("6 * 7\r")
    prompt(2)
    child.send("func twice(n int) int {\r")
    more()
    child.send("return 2 * n\r")
    more()
    child.send("}\r")
    prompt(3)
    child.send("twi\t")
    time.sleep(2)
    child.send("(21)\r")
    prompt(4)
    child.send("twice?\r")
    prompt(5)
    child.send('input("name? ")\r')
    time.sleep(1)
    child.send("gopher\r")
    prompt(6)
    child.send('twice("a")\r')
    prompt(7)
    child.send('fmt.Println("on"); for {}\r')
    time.sleep(2)
    child.sendintr()
    prompt(8)
    child.sendeof()
    time.sleep(1)
    child.send("y\r")
    child.expect(pexpect.EOF)


def lab(folder):
    """A person at JupyterLab: opens a notebook, runs its cells, completes a
    name, asks for help, interrupts, saves, shuts the kernel down."""
    import nbformat
    sys.path.insert(0, str(ROOT / "install" / "browser"))
    import lab as browser
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys
    path = folder / "draft.ipynb"
    nbformat.write(draft(*NOTEBOOK, MISTAKE, "strings.Rep", "for {}"), path)
    paths, why_not = browser.browser()
    if not paths:
        raise SystemExit(why_not)
    server = browser.Lab(path)
    try:
        page = browser.Page(paths, server, folder)
        try:
            page.open(path.name)
            for i in range(5):
                page.run(i)
            page.cell(5).find_element("css selector", ".cm-content").click()
            ActionChains(page.driver).send_keys(Keys.END, Keys.TAB).perform()
            page.until("completions", lambda d: d.find_elements("css selector", ".jp-Completer-item"))
            ActionChains(page.driver).send_keys(Keys.ENTER, "(").perform()
            time.sleep(1)
            ActionChains(page.driver).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
            page.until("help", lambda d: d.find_elements("css selector", ".jp-Tooltip"))
            ActionChains(page.driver).send_keys(Keys.ESCAPE).perform()
            page.start(6)
            time.sleep(1)
            page.press("notebook:interrupt-kernel")
            page.until("the end of the loop", lambda d: page.prompt(6) == "[6]:")
            page.save()
        finally:
            page.close()
    finally:
        server.close()


CLIENTS = {"nbclient": nbclient, "nbconvert": nbconvert, "console": console, "lab": lab}
PACKAGES = {"console": "jupyter-console", "lab": "jupyterlab"}


def masked(message):
    content = message["content"]
    for key in VARYING.get(message["type"], ()):
        if key in content:
            content[key] = "*"
    for page in content.get("payload") or ():
        page["data"] = "*"
    for bundle in ("data", "metadata"):
        if isinstance(content.get(bundle), dict):
            for key, value in content[bundle].items():
                if isinstance(value, str) and len(value) > 400:
                    content[bundle][key] = "*"
    return content


def lines(log):
    """The log as text: requests are numbered in the order of their coming. A
    client may give two the same id, so the type counts too."""
    numbers = {}
    for raw in log.read_text().splitlines():
        m = json.loads(raw)
        if COMMS & {m["type"], m["parent"][1]}:
            continue  # controls have tests of their own
        if m["direction"] == ">" and m["type"] != "input_reply":
            numbers[m["id"], m["type"]] = n = len(numbers) + 1
        elif m["type"] == "input_reply":
            n = max(numbers.values())
        elif tuple(m["parent"]) in numbers:
            n = numbers[tuple(m["parent"])]
        else:
            continue  # a welcome, or what the kernel says by itself
        yield f"{m['direction']} {m['channel']} {n} {m['type']} " + json.dumps(masked(m), ensure_ascii=False, sort_keys=True)


def record(client, pawl, out):
    package = PACKAGES.get(client, client)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        spec = folder / "kernels" / "pawl"
        spec.mkdir(parents=True)
        log = folder / "log"
        (spec / "kernel.json").write_text(json.dumps({
            "argv": [sys.executable, str(HERE / "tap.py"), str(pawl), str(log), "{connection_file}"],
            "display_name": "Go (pawl)", "language": "go", "interrupt_mode": "message"}))
        os.environ["JUPYTER_PATH"] = str(folder)
        CLIENTS[client](folder)
        text = [f"# {package} {importlib.metadata.version(package)}", *lines(log)]
    (out / f"{client}.txt").write_text("\n".join(text) + "\n")
    print(client, len(text) - 1, "messages")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pawl", type=pathlib.Path, default=ROOT / "bin" / "pawl")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "kernel" / "testdata" / "transcripts")
    parser.add_argument("clients", nargs="*", default=list(CLIENTS))
    a = parser.parse_args()
    for client in a.clients:
        record(client, a.pawl.resolve(), a.out)


if __name__ == "__main__":
    main()
