package docs

// Unpack reads one entry of an archive.
var Unpack = unpack
