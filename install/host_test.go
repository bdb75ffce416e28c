package install

import (
	"errors"
	"strings"
	"testing"
)

// The folders are those of jupyter_core 5.9, jupyter_core/paths.py.
func TestUserData(t *testing.T) {
	type env = map[string]string
	const home, profile = "/home/ada", `C:\Users\ada`
	for _, test := range []struct {
		os, home string
		env      env
		want     string
	}{
		{"linux", home, nil, "/home/ada/.local/share/jupyter"},
		{"linux", home, env{"XDG_DATA_HOME": "/data"}, "/data/jupyter"},
		{"linux", home, env{"XDG_DATA_HOME": "/data", "JUPYTER_DATA_DIR": "/j"}, "/j"},
		{"linux", home, env{"JUPYTER_PLATFORM_DIRS": "1"}, "/home/ada/.local/share/jupyter"},
		{"freebsd", home, nil, "/home/ada/.local/share/jupyter"},
		{"darwin", home, nil, "/home/ada/Library/Jupyter"},
		{"darwin", home, env{"JUPYTER_PLATFORM_DIRS": "0"}, "/home/ada/Library/Jupyter"},
		{"darwin", home, env{"JUPYTER_PLATFORM_DIRS": "1"}, "/home/ada/Library/Application Support/jupyter"},
		{"darwin", home, env{"JUPYTER_DATA_DIR": "/j"}, "/j"},
		{"windows", profile, env{"APPDATA": profile + `\AppData\Roaming`}, profile + `\AppData\Roaming\jupyter`},
		{"windows", profile, env{"JUPYTER_PLATFORM_DIRS": "yes", "LOCALAPPDATA": profile + `\AppData\Local`}, profile + `\AppData\Local\jupyter`},
		{"windows", profile, nil, profile + `\.jupyter\data`},
		{"windows", profile, env{"JUPYTER_DATA_DIR": `D:\j`}, `D:\j`},
	} {
		h := Host{OS: test.os, Home: test.home, Getenv: func(name string) string { return test.env[name] }}
		if got := h.UserData(); got != test.want {
			t.Errorf("%s %v: %s, want %s", test.os, test.env, got, test.want)
		}
	}
}

func TestSysPrefix(t *testing.T) {
	type env = map[string]string
	none := errors.New("no python3 on the PATH")
	for _, test := range []struct {
		env     env
		python  string
		folders string
		want    string
		err     string
	}{
		{env{"VIRTUAL_ENV": "/venv", "CONDA_PREFIX": "/conda"}, "/usr", "/venv /conda", "/venv", ""},
		{env{"CONDA_PREFIX": "/conda"}, "/usr", "/conda", "/conda", ""},
		{nil, "/usr", "", "/usr", ""},
		{nil, "", "", "", "activate one, or use --prefix or --user"},
		{env{"VIRTUAL_ENV": "/gone"}, "/usr", "", "", "VIRTUAL_ENV names /gone, which does not exist"},
	} {
		h := Host{
			OS:     "linux",
			Getenv: func(name string) string { return test.env[name] },
			Exists: func(folder string) bool { return strings.Contains(test.folders, folder) },
			Python: func() (string, error) {
				if test.python == "" {
					return "", none
				}
				return test.python, nil
			},
		}
		got, err := h.SysPrefix()
		if got != test.want || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%v: %q, %v; want %q, %q", test.env, got, err, test.want, test.err)
		}
	}
}

func TestPrefixData(t *testing.T) {
	if got := (Host{OS: "windows"}).PrefixData(`C:\venv`); got != `C:\venv\share\jupyter` {
		t.Error(got)
	}
	if got := (Host{OS: "darwin"}).PrefixData("/opt/conda"); got != "/opt/conda/share/jupyter" {
		t.Error(got)
	}
}
