package main

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

const (
	envPrefix = "CRAMPDIARY_"
	// testPrefix begins the variables that the tests of this program read. They may be set in a
	// developer's shell, so the program lets them pass.
	testPrefix = envPrefix + "TEST_"
	fileSuffix = "_FILE"
	// secretTag marks a setting that may hold a password: it may come from a file that a variable
	// names, and it is never shown.
	secretTag = "secret"
)

// environment finds settings in environment variables, and in the files that they name. A variable
// that is set to nothing counts as not set.
type environment struct {
	variables map[string]string
	origins   map[*kong.Flag]string // the variable that each resolved flag came from
}

func newEnvironment(environ []string) *environment {
	env := &environment{variables: make(map[string]string), origins: make(map[*kong.Flag]string)}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if value != "" && strings.HasPrefix(name, envPrefix) && !strings.HasPrefix(name, testPrefix) {
			env.variables[name] = value
		}
	}
	return env
}

// variable is the name of the environment variable for a flag.
func variable(flag *kong.Flag) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
}

// lookup finds a flag's value and the variable that it came from; origin is empty when there is none.
func (e *environment) lookup(flag *kong.Flag) (value, origin string, err error) {
	name, fileName := variable(flag), variable(flag)+fileSuffix
	value, set := e.variables[name]
	path, inFile := "", false
	if flag.Tag.Has(secretTag) {
		path, inFile = e.variables[fileName]
	}
	switch {
	case set && inFile:
		return "", "", fmt.Errorf("%s and %s are both set", name, fileName)
	case set:
		return value, name, nil
	case !inFile:
		return "", "", nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", "", fmt.Errorf("%w (from %s)", err, fileName)
	}
	return strings.TrimRight(string(content), "\r\n"), fileName, nil
}

// Resolve implements kong.Resolver. It reads the value once by itself, so that a refusal can say where
// the value came from.
func (e *environment) Resolve(command *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if flag == command.Model.HelpFlag {
		return nil, nil
	}
	value, origin, err := e.lookup(flag)
	if err != nil || origin == "" {
		return nil, err
	}
	scan := kong.Scan().PushTyped(value, kong.FlagValueToken)
	err = flag.Mapper.Decode(&kong.DecodeContext{Value: flag.Value, Scan: scan}, reflect.New(flag.Target.Type()).Elem())
	if err != nil {
		return nil, fmt.Errorf("%w (from %s)", err, origin)
	}
	e.origins[flag] = origin
	return value, nil
}

// Validate implements kong.Resolver. A misspelt variable would otherwise be ignored silently.
func (e *environment) Validate(model *kong.Application) error {
	known := make(map[string]bool)
	for _, command := range model.Leaves(true) {
		for _, flag := range command.Flags {
			known[variable(flag)] = true
			if flag.Tag.Has(secretTag) {
				known[variable(flag)+fileSuffix] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.variables)) {
		if !known[name] {
			return fmt.Errorf("%s: there is no such setting", name)
		}
	}
	return nil
}
