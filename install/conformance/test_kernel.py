"""The Jupyter project's own tests of a kernel, jupyter_kernel_test, with every
flag set. The environment that runs them holds pawl's kernelspec."""

import unittest

import jupyter_kernel_test


class Kernel(jupyter_kernel_test.KernelTests):
    kernel_name = "pawl"
    language_name = "go"
    file_extension = ".go"

    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprintln(os.Stderr, "test")'
    code_page_something = "fmt.Println?"
    code_generate_error = 'panic("boom")'
    code_inspect_sample = "fmt.Println"
    code_clear_output = "clearOutput(false)"

    completion_samples = [
        {"text": "fmt.Printl", "matches": {"Println"}},
        {"text": "strconv.Ato", "matches": {"Atoi"}},
        {"text": "http.Client{Timeo", "matches": {"Timeout"}},
        {"text": "for _, r := range \"😀\" { if unicode.IsUpp", "matches": {"IsUpper"}},
        {"text": "zzz", "matches": set()},
    ]
    complete_code_samples = [
        "1 + 1",
        'fmt.Println("hello, world")',
        "x := 3\nx",
        "func f(n int) int {\n\treturn n\n}",
        'import "math"',
        "",
    ]
    incomplete_code_samples = [
        "func f() {",
        "for i := range 3 {",
        "fmt.Println(",
        "x := `raw",
        "[]int{1,",
    ]
    invalid_code_samples = [
        "x := )",
        "for for",
        '"no end',
    ]

    code_execute_result = [
        {"code": "6*7", "result": "42"},
        {"code": '"pa" + "wl"', "result": "pawl"},
        {"code": "[]int{1, 2, 3}", "result": "[1 2 3]"},
        {"code": "6.0 * 7", "result": "42"},
    ]
    code_display_data = [
        {"code": "display(plot.Line([]float64{1, 2}, []float64{1, 4}))", "mime": "image/png"},
        {"code": "display(plot.Line([]float64{1, 2}, []float64{1, 4}))", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "6?7*"
    supported_history_operations = ("tail", "range", "search")


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "pawl"
    support_iopub_welcome = True


def load_tests(loader, tests, pattern):
    """Only the classes above: the imported bases would test Python's kernel."""
    suite = unittest.TestSuite()
    for case in (Kernel, Welcome):
        suite.addTests(loader.loadTestsFromTestCase(case))
    return suite


if __name__ == "__main__":
    unittest.main()
