package transport

import "time"

// Limits bounds what a client may ask of the kernel before, and whether or
// not, it holds the key. Zero fields stand for the defaults given here.
type Limits struct {
	Handshake time.Duration // to finish the ZMTP handshake; 5 s
	Clients   int           // connections of one socket; 1024
	Message   uint64        // bytes of one message that is received; 256 MiB
	Frames    int           // frames of one message that is received; 4096
	Believed  uint64        // a longer frame is handed on only when it has arrived whole; 1 MiB
	Topics    int           // subscriptions of one client; 64
	Queue     int           // bytes waiting for one client, beyond which it is dropped; 128 MiB
	Crowded   int           // bytes waiting for one client, beyond which output waits for it; 8 MiB
	Patience  time.Duration // how long output waits at a time for a client that is slow; 2 s
	Stall     time.Duration // without a byte taken, after which a client is dropped; 10 s
	Linger    time.Duration // that Close waits for queues to empty; 50 ms
}

func (l Limits) withDefaults() Limits {
	setDefault(&l.Handshake, 5*time.Second)
	setDefault(&l.Clients, 1024)
	setDefault(&l.Message, 256<<20)
	setDefault(&l.Frames, 4096)
	setDefault(&l.Believed, 1<<20)
	setDefault(&l.Topics, 64)
	setDefault(&l.Queue, 128<<20)
	setDefault(&l.Crowded, 8<<20)
	setDefault(&l.Patience, 2*time.Second)
	setDefault(&l.Stall, 10*time.Second)
	setDefault(&l.Linger, 50*time.Millisecond)
	return l
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
