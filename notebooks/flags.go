package notebooks

import "flag"

// Flags adds the options of pawl run to a flag set and returns the Options
// that they fill when it parses.
func Flags(set *flag.FlagSet) *Options {
	o := new(Options)
	set.StringVar(&o.Out, "out", "", "write the executed notebook to `FILE`")
	set.Func("set", "give a variable of the cell tagged parameters another value, `name=value`; may be repeated", func(text string) error {
		s, err := ParseSetting(text)
		o.Settings = append(o.Settings, s)
		return err
	})
	return o
}
