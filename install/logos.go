package install

import _ "embed"

// The logos are our own drawing: a pawl that catches a ratchet's tooth.
// logo-svg.svg is the source; logos/draw renders the two bitmaps from it.

//go:generate go run ./logos/draw logos/logo-svg.svg logos

var (
	//go:embed logos/logo-32x32.png
	logo32 []byte
	//go:embed logos/logo-64x64.png
	logo64 []byte
	//go:embed logos/logo-svg.svg
	logoSVG []byte
)

// logo is a picture under the name by which Jupyter finds it.
type logo struct {
	name    string
	content []byte
}

func logos() []logo {
	return []logo{
		{"logo-32x32.png", logo32},
		{"logo-64x64.png", logo64},
		{"logo-svg.svg", logoSVG},
	}
}
