package dataset_test

import (
	"fmt"

	"pawl/engine/dataset"
	"pawl/engine/rng"
)

func ExampleCircles() {
	f, err := dataset.Circles{Factor: 0.5}.Sample(8, rng.New(1))
	fmt.Println(f, err)
	// Output:
	//         x       y  circle
	//    number  number  category
	// 0     1.0     0.0  outer
	// 1     0.0     1.0  outer
	// 2    -1.0     0.0  outer
	// 3     0.0    -1.0  outer
	// 4     0.5     0.0  inner
	// 5     0.0     0.5  inner
	// 6    -0.5     0.0  inner
	// 7     0.0    -0.5  inner
	// 8 rows × 3 columns <nil>
}
