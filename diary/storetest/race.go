//go:build race

package storetest

// damages is how many damaged archives are imported. The race detector makes SQLite, which is Go here, more
// than ten times slower; how many archives there are makes no difference to it.
const damages = 500
