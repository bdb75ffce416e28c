package main

import (
	"fmt"
	"strconv"
	"strings"
)

// point is a place in the drawing's own coordinates.
type point struct{ x, y float64 }

// outline is a path as closed polygons.
type outline [][]point

// arity is how many coordinates a path command takes.
var arity = map[byte]int{'M': 2, 'L': 2, 'C': 6, 'Z': 0}

// trace reads the commands of a path.
func trace(d string) (outline, error) {
	var o outline
	for fields := strings.Fields(d); len(fields) > 0; {
		command := fields[0][0]
		n, known := arity[command]
		if !known {
			return nil, fmt.Errorf("path command %q", fields[0])
		}
		if fields[0] = fields[0][1:]; fields[0] == "" { // the letter stood alone
			fields = fields[1:]
		}
		if len(fields) < n {
			return nil, fmt.Errorf("path command %c wants %d numbers", command, n)
		}
		v, err := numbers(fields[:n])
		if err != nil {
			return nil, fmt.Errorf("path command %c: %w", command, err)
		}
		if o, err = o.draw(command, v); err != nil {
			return nil, err
		}
		fields = fields[n:]
	}
	return o, nil
}

func numbers(fields []string) ([]float64, error) {
	v := make([]float64, len(fields))
	for i, f := range fields {
		var err error
		if v[i], err = strconv.ParseFloat(f, 64); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// draw adds what one command draws. Every polygon counts as closed.
func (o outline) draw(command byte, v []float64) (outline, error) {
	if command == 'M' {
		return append(o, []point{{v[0], v[1]}}), nil
	}
	if len(o) == 0 {
		return nil, fmt.Errorf("path command %c before the first M", command)
	}
	last := &o[len(o)-1]
	switch command {
	case 'L':
		*last = append(*last, point{v[0], v[1]})
	case 'C':
		*last = append(*last, curve((*last)[len(*last)-1], point{v[0], v[1]}, point{v[2], v[3]}, point{v[4], v[5]})...)
	}
	return o, nil
}

// curve is a cubic Bezier curve as a chain of short lines, without its start.
func curve(a, b, c, d point) []point {
	const steps = 32
	chain := make([]point, steps)
	for i := range chain {
		t := float64(i+1) / steps
		s := 1 - t
		wa, wb, wc, wd := s*s*s, 3*s*s*t, 3*s*t*t, t*t*t
		chain[i] = point{wa*a.x + wb*b.x + wc*c.x + wd*d.x, wa*a.y + wb*b.y + wc*c.y + wd*d.y}
	}
	return chain
}

// winding is how many times the outline goes round a point, which is inside
// if that is not zero.
func (o outline) winding(p point) int {
	n := 0
	for _, polygon := range o {
		from := polygon[len(polygon)-1]
		for _, to := range polygon {
			n += crossing(from, to, p)
			from = to
		}
	}
	return n
}

// crossing is 1 or -1 if a line passes to the right of a point, downwards or
// upwards.
func crossing(from, to, p point) int {
	if (from.y <= p.y) == (to.y <= p.y) {
		return 0
	}
	x := from.x + (p.y-from.y)/(to.y-from.y)*(to.x-from.x)
	switch {
	case x <= p.x:
		return 0
	case from.y <= p.y:
		return 1
	}
	return -1
}
