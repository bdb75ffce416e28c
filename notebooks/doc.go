// Package notebooks reads, executes and writes Jupyter notebooks without
// Jupyter: pawl run. It stands beside the notebooks themselves.
//
// Start from Run, which executes a file of notebook format 4 from top to
// bottom and writes the outputs into it as a Jupyter front end would. Read,
// Notebook and Cell are the file; Recorder turns the events of one run into
// outputs.
package notebooks
