// Package magic knows the commands of a session, those that begin with % or !:
// their table, how they are cut from a cell, and how their arguments are read.
// What they do is package interp's.
//
// The commands, as %help tells them:
//
//	%help [COMMAND]
//	    tells what the commands do
//	%lsmagic
//	    lists the names of the commands
//	%time, %%time STATEMENT
//	    runs a statement, or the cell, once and tells how long it took
//	%timeit, %%timeit [-n LOOPS] [-r RUNS] STATEMENT
//	    compiles a statement, or the cell, once, runs it many times, and tells mean and standard
//	    deviation of one loop; what follows %%timeit runs once before each run
//	%who
//	    lists the names that cells have declared, with kind and type
//	%reset [-f]
//	    forgets all names and ends the goroutines of earlier cells; it does not ask, so -f changes
//	    nothing
//	%seed N
//	    restarts the randomness of the session, as seed(N) does
//	%history [-n N] [CELLS]
//	    shows the cells that have run, the last N (-l means the same), or those named, as in 2 5-7
//	%save [-f] [-a] FILE [CELLS]
//	    writes cells into a file, all if none are named; -f overwrites it, -a appends to it
//	%load FILE
//	    puts the text of a file in the place of the cell
//	%run FILE.go
//	    runs a file as if it were pasted into the cell; a program's main is called
//	%fmt, %%fmt
//	    on a cell's first line, puts the rest of the cell as gofmt writes it in the place of the cell;
//	    nothing runs
//	%cd [DIR]
//	    changes the working directory, to the home directory if none is named, to the one before with -
//	%pwd
//	    shows the working directory
//	%env [NAME[=VALUE]]
//	    shows all environment variables (values of keys, tokens, secrets and passwords are hidden),
//	    shows one, or sets one
//	%%capture [NAME]
//	    runs the cell and keeps what it would show; the variable NAME gets it as text
//	%%writefile [-a] FILE
//	    writes the cell into a file, or with -a at its end
//	%%bash
//	    runs the cell as a script of bash
//	!COMMAND
//	    runs a command with sh; its output appears as it comes, an exit status other than 0 is an error,
//	    and an interrupt ends it with all that it has started
//
//	A line that begins with % or ! where a Go statement could begin, outside all brackets, is a command; a backslash
//	at its end continues it on the next line. Such lines may stand between lines of Go: the cell then runs piece by
//	piece, and stops at the first that fails. A command with %% must come first and takes the whole cell. After // nothing
//	is a command. To see the opposite of ok, write (!ok). What a shell command leaves running in the background ends
//	with it. name? describes a name, name?? shows its source, and so for commands: %time?
package magic
