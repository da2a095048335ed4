// Reads a list of environment files' texts, and prints what docker run --env-file takes from each.
package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/docker/cli/pkg/kvfile"
)

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	answers := make([]map[string]string, len(texts))
	for index, text := range texts {
		lines, err := kvfile.ParseFromReader(strings.NewReader(text), nil)
		if err != nil {
			continue
		}
		answers[index] = map[string]string{}
		for _, line := range lines {
			name, value, _ := strings.Cut(line, "=")
			answers[index][name] = value
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
