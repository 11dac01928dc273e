//go:build !race

package storetest

// damages is how many damaged archives are imported.
const damages = 10_000
