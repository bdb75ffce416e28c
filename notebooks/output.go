package notebooks

// Output is one output of a code cell, as the file holds it.
type Output struct {
	fields map[string]any
	stream *stream // the text of a stream of this run
}

// Kind is stream, display_data, execute_result or error.
func (o *Output) Kind() string {
	kind, _ := o.fields["output_type"].(string)
	return kind
}

// Text is the text of a stream.
func (o *Output) Text() string {
	if o.stream != nil {
		return o.stream.text()
	}
	text, _ := joined(o.fields["text"])
	return text
}

// Data is what a display or a result shows, MIME type to content.
func (o *Output) Data() map[string]any {
	data, _ := o.fields["data"].(map[string]any)
	return data
}

func streamOutput(name string) *Output {
	return &Output{fields: map[string]any{"output_type": "stream", "name": name}, stream: new(stream)}
}

// continues reports whether text for a stream goes on in this output.
func (o *Output) continues(name string) bool {
	return o.stream != nil && o.fields["name"] == name
}

func displayOutput(data, metadata map[string]any) *Output {
	o := &Output{fields: map[string]any{"output_type": "display_data"}}
	o.show(data, metadata)
	return o
}

func resultOutput(count int, data, metadata map[string]any) *Output {
	o := &Output{fields: map[string]any{"output_type": "execute_result", "execution_count": count}}
	o.show(data, metadata)
	return o
}

func errorOutput(name, message string, traceback []string) *Output {
	frames := make([]any, len(traceback))
	for i, f := range traceback {
		frames[i] = f
	}
	return &Output{fields: map[string]any{"output_type": "error", "ename": name, "evalue": message, "traceback": frames}}
}

// show replaces what the output shows.
func (o *Output) show(data, metadata map[string]any) {
	if metadata == nil {
		metadata = map[string]any{}
	}
	o.fields["data"], o.fields["metadata"] = data, metadata
}

// file is the output with its texts split into lines.
func (o *Output) file() map[string]any {
	f := make(map[string]any, len(o.fields))
	for k, v := range o.fields {
		f[k] = v
	}
	if data, ok := f["data"].(map[string]any); ok {
		f["data"] = splitBundle(data)
	}
	if o.Kind() == "stream" {
		f["text"] = lines(o.Text())
	}
	return f
}
