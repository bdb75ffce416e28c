package install

import "flag"

// Flags adds the options of pawl install and pawl uninstall to a flag set and
// returns the Config that they fill when it parses.
func Flags(set *flag.FlagSet) *Config {
	c := new(Config)
	set.BoolVar(&c.User, "user", false, "into your own Jupyter data folder (the default)")
	set.BoolVar(&c.SysPrefix, "sys-prefix", false, "into the Python environment in use")
	set.StringVar(&c.Prefix, "prefix", "", "into `FOLDER`/share/jupyter")
	set.StringVar(&c.Name, "name", DefaultName, "the kernel's `NAME`")
	set.StringVar(&c.DisplayName, "display-name", DefaultDisplayName, "what JupyterLab's launcher shows")
	set.StringVar(&c.Memory, "memory", "", "`SIZE` that a session may take, as 2GiB; a cell that needs more fails")
	return c
}
