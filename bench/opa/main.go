// Judges the subjects of a JSON file by rules.rego, prepared once, and prints the times of the
// rounds in milliseconds, the cold one first, and what was found, as JSON. Usage: opabench RULES INPUT ROUNDS
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(rules, input, rounds string) error {
	ctx := context.Background()
	count, err := strconv.Atoi(rounds)
	if err != nil {
		return err
	}
	module, err := os.ReadFile(rules)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(input)
	if err != nil {
		return err
	}
	query, err := rego.New(rego.Query("data.checklist.finding"),
		rego.Module("rules.rego", string(module))).PrepareForEval(ctx)
	if err != nil {
		return err
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		return err
	}
	// The conversion of the input is not part of the judgement.
	value, err := ast.InterfaceToValue(plain)
	if err != nil {
		return err
	}
	var times []float64
	found := 0
	for i := 0; i <= count; i++ {
		start := time.Now()
		results, err := query.Eval(ctx, rego.EvalParsedInput(value))
		if err != nil {
			return err
		}
		times = append(times, float64(time.Since(start).Microseconds())/1000)
		found = len(results[0].Expressions[0].Value.([]any))
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"times": times, "found": found})
}
