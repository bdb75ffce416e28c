package frame_test

import (
	"context"
	"fmt"
	"strings"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

func ExampleReadCSV() {
	text := "city,population,capital\nOslo,717710,true\nBergen,291940,false\nTromsø,?,false\n"
	f, err := frame.ReadCSV(context.Background(), strings.NewReader(text), frame.CSV{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f)
	// Output:
	//    city    population  capital
	//    text        number  boolean
	// 0  Oslo        717710  true
	// 1  Bergen      291940  false
	// 2  Tromsø          NA  false
	// 3 rows × 3 columns
}

func ExampleFrame_Filter() {
	f, _ := frame.New(
		frame.NumberColumn("age", []float64{31, 25, 52}),
		frame.CategoryColumn("job", []string{"cook", "nurse", "cook"}),
	)
	old, _ := f.Filter(func(r frame.Row) bool { return r.Value("job") == "cook" && r.Float("age") > 40 })
	fmt.Println(old.Rows())
	_, err := f.Filter(func(r frame.Row) bool { return r.Float("ages") > 40 })
	fmt.Println(err)
	// Output:
	// 1
	// frame: no column "ages"; did you mean "age"?
}

func ExampleFrame_Split() {
	f, _ := frame.New(frame.NumberColumn("x", make([]float64, 10)))
	parts, _ := f.Split(rng.New(1), 0.70, 0.15)
	for _, p := range parts {
		fmt.Println(p.Rows())
	}
	// Output:
	// 7
	// 2
	// 1
}
