package widget

import (
	"maps"
	"slices"
)

// reference is how a state names another model.
const reference = "IPY_MODEL_"

// message puts a state, or a part of one, in the form in which it travels:
// other models as references, and bytes in buffers beside it.
func message(state map[string]any) (data map[string]any, buffers [][]byte) {
	plain, paths, buffers := encode(state, nil)
	return map[string]any{"state": plain, "buffer_paths": paths}, buffers
}

// encode also returns the paths of the buffers, each begun with prefix. Bytes
// are only ever a part of a state by themselves, never inside a list.
func encode(state map[string]any, prefix []any) (plain map[string]any, paths []any, buffers [][]byte) {
	plain, paths = map[string]any{}, []any{}
	for _, key := range slices.Sorted(maps.Keys(state)) {
		switch v := state[key].(type) {
		case *model:
			plain[key] = reference + v.id
		case []*model:
			list := []any{}
			for _, m := range v {
				list = append(list, reference+m.id)
			}
			plain[key] = list
		case []byte:
			paths = append(paths, append(slices.Clone(prefix), key))
			buffers = append(buffers, v)
		default:
			plain[key] = v
		}
	}
	return plain, paths, buffers
}
