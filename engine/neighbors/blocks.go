package neighbors

import (
	"context"

	"pawl/engine/linalg"
)

// pointsABlock is how many points are compared with a task's queries at once:
// their distances stay in the processor's second cache.
const pointsABlock = 1024

// blockTable holds the points about their mean, where products are taken: the
// closer to the origin, the smaller their error.
type blockTable struct {
	centre []float64
	about  []float64 // n x width
	slack  []float64 // by block: error of its largest point's products
}

func newBlockTable(points []float64, width int) *blockTable {
	n := len(points) / width
	t := &blockTable{centre: make([]float64, width)}
	for lo := 0; lo < len(points); lo += width {
		for j, v := range points[lo : lo+width] {
			t.centre[j] += v / float64(n)
		}
	}
	t.about = t.moved(points)
	for lo := 0; lo < n; lo += pointsABlock {
		t.slack = append(t.slack, productError(largestNorm(t.about[lo*width:min(lo+pointsABlock, n)*width], width), width))
	}
	return t
}

// moved copies rows with the centre at the origin.
func (t *blockTable) moved(rows []float64) []float64 {
	out := make([]float64, len(rows))
	for lo := 0; lo < len(rows); lo += len(t.centre) {
		for j, c := range t.centre {
			out[lo+j] = rows[lo+j] - c
		}
	}
	return out
}

// scanBlocks compares queries with all points. Distances by products decide
// which points need the exact distance: those that could, within the error of
// the products, be among the nearest.
func (x *EuclideanIndex) scanBlocks(ctx context.Context, queries []float64, skip func(int) int, found []best) error {
	m := len(queries) / x.width
	about := x.blocks.moved(queries)
	slack := make([]float64, m)
	for i := range slack {
		slack[i] = productError(norm(about[i*x.width:(i+1)*x.width]), x.width)
	}
	distances := make([]float64, m*pointsABlock)
	for lo := 0; lo < x.n; lo += pointsABlock {
		if err := ctx.Err(); err != nil {
			return err
		}
		hi := min(lo+pointsABlock, x.n)
		wide := x.blocks.slack[lo/pointsABlock]
		linalg.SquaredDistances64(distances[:m*(hi-lo)], about, x.blocks.about[lo*x.width:hi*x.width], m, hi-lo, x.width)
		for i := range found {
			x.sift(&found[i], queries[i*x.width:(i+1)*x.width], distances[i*(hi-lo):(i+1)*(hi-lo)], lo, skip(i), slack[i]+wide)
		}
	}
	return nil
}

// sift offers b the points from lo on that may be among the nearest, their
// distances by products being off by at most slack.
func (x *EuclideanIndex) sift(b *best, query, distances []float64, lo, own int, slack float64) {
	limit := b.limit() + slack
	for k, d := range distances {
		if d > limit {
			continue
		}
		if row := lo + k; row != own {
			b.offer(squared(query, x.points[row*x.width:(row+1)*x.width]), row)
			limit = b.limit() + slack
		}
	}
}

// productError bounds what a squared norm adds to the rounding error of a squared
// distance by products: some d + 8 roundings of terms of its size.
func productError(squaredNorm float64, width int) float64 {
	const unit = 1.0 / (1 << 52)
	return 4 * float64(width+8) * unit * squaredNorm
}

func norm(row []float64) float64 {
	sum := 0.0
	for _, v := range row {
		sum += v * v
	}
	return sum
}

func largestNorm(rows []float64, width int) float64 {
	largest := 0.0
	for lo := 0; lo < len(rows); lo += width {
		largest = max(largest, norm(rows[lo:lo+width]))
	}
	return largest
}
