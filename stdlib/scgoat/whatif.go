package scgoat

import "pawl/stdlib/whatif"

// WhatIf prepares the run for questions about other thresholds. Nothing is
// evaluated; a run that was read from a file, or is not finished, will do.
func (r Run) WhatIf() whatif.WhatIf { return whatif.Of(r.Run) }
