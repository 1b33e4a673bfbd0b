package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// edited gives a good answer another body. What is no JSON stays as it is.
func edited(ok *reply, edit func(any) any) *reply {
	var body any
	if ok.status >= http.StatusMultipleChoices || json.Unmarshal(ok.body, &body) != nil {
		return ok
	}
	var out bytes.Buffer
	writeOther(&out, edit(body))
	ok.body = out.Bytes()
	return ok
}

// members calls do with the object and, in a list, with each of its items.
func members(body any, do func(i int, o map[string]any)) any {
	o, _ := body.(map[string]any)
	items, isList := o["value"].([]any)
	if !isList && o != nil {
		do(0, o)
	}
	for i, item := range items {
		if item, ok := item.(map[string]any); ok {
			do(i, item)
		}
	}
	return body
}

func noValue(body any) any {
	if o, ok := body.(map[string]any); ok {
		delete(o, "value")
		delete(o, "responses")
	}
	return body
}

// valueOf sets what a list holds.
func valueOf(items any) func(any) any {
	return func(body any) any {
		if o, ok := body.(map[string]any); ok && o["value"] != nil {
			o["value"] = items
		}
		return body
	}
}

func noID(body any) any {
	return members(body, func(_ int, o map[string]any) { delete(o, "id") })
}

func onlyID(body any) any {
	return members(body, func(_ int, o map[string]any) {
		for name := range o {
			if name != "id" && !strings.HasPrefix(name, "@odata.") {
				delete(o, name)
			}
		}
	})
}

// someExpanded leaves the expanded property out of every other item.
func someExpanded(body any) any {
	return members(body, func(i int, o map[string]any) {
		for _, v := range views {
			if i%2 == 0 {
				delete(o, string(v))
			}
		}
	})
}

// omitEmpty leaves the expanded property out where it is empty.
func omitEmpty(body any) any {
	return members(body, func(_ int, o map[string]any) {
		for _, v := range views {
			if list, ok := o[string(v)].([]any); ok && len(list) == 0 {
				delete(o, string(v))
			}
		}
	})
}

func nullExpanded(body any) any {
	return members(body, func(_ int, o map[string]any) {
		for _, v := range views {
			if o[string(v)] != nil {
				o[string(v)] = nil
			}
		}
	})
}
