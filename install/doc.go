// Package install makes pawl known to Jupyter, and makes Jupyter forget it
// again. A kernelspec is a folder named after the kernel that holds
// kernel.json, which says how to start the program, and three logos.
//
// Start from Config: Install writes the folder it describes, Uninstall removes
// what Install wrote.
package install
