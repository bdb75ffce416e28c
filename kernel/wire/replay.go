package wire

import (
	"crypto/sha256"
	"sync"
)

// replayMemory is how many signatures are remembered; jupyter_client's own
// digest history has the same length.
const replayMemory = 1 << 16

// replayGuard remembers the latest signatures seen.
type replayGuard struct {
	mu   sync.Mutex
	seen map[[sha256.Size]byte]struct{}
	ring [][sha256.Size]byte // in order of arrival, once full from next on
	next int
	size int
}

func newReplayGuard(size int) *replayGuard {
	return &replayGuard{seen: make(map[[sha256.Size]byte]struct{}), size: size}
}

// fresh records a signature and reports whether it was new.
func (g *replayGuard) fresh(sum [sha256.Size]byte) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, old := g.seen[sum]; old {
		return false
	}
	g.seen[sum] = struct{}{}
	if len(g.ring) < g.size {
		g.ring = append(g.ring, sum)
		return true
	}
	delete(g.seen, g.ring[g.next])
	g.ring[g.next] = sum
	g.next = (g.next + 1) % g.size
	return true
}
