package magic

import "fmt"

// Unknown words the answer to a command that does not exist as it is written:
// the same name with the other prefix, or the nearest name, or where to look.
// nearest picks of the names the one most like a word, or "".
func Unknown(prefix, name string, nearest func(word string, names []string) string) string {
	if c, ok := Lookup(name); ok && c.Forms != Shell {
		return fmt.Sprintf("there is no command %s%s: write %s", prefix, name, c.Spellings()[0])
	}
	var names []string
	for _, c := range Table {
		names = append(names, c.Name)
	}
	near, _ := Lookup(nearest(name, names))
	if near.Name == "" {
		return fmt.Sprintf("there is no command %s%s: %%lsmagic lists them all", prefix, name)
	}
	spelling := near.Spellings()[0]
	for _, s := range near.Spellings() {
		if s == prefix+near.Name {
			spelling = s
		}
	}
	return fmt.Sprintf("there is no command %s%s: did you mean %s?", prefix, name, spelling)
}
