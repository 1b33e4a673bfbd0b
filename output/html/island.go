package html

import (
	"bufio"
	"encoding/json"
	"reflect"
	"strings"
)

// pieceOf is the number of column elements written at once. Marshaling the whole data of
// a large tenant at once would hold it in memory several times.
const pieceOf = 1000

// island writes data as JSON, piece by piece. It escapes <, >, and &, so no text in the
// data can close the script element.
func island(w *bufio.Writer, v reflect.Value) error {
	switch {
	case v.Kind() == reflect.Struct:
		_ = w.WriteByte('{') // the writer keeps its first error
		first := true
		for i := range v.NumField() {
			name, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if option == "omitempty" && v.Field(i).Len() == 0 {
				continue
			}
			if !first {
				_ = w.WriteByte(',')
			}
			first = false
			_, _ = w.WriteString(`"` + name + `":`)
			if err := island(w, v.Field(i)); err != nil {
				return err
			}
		}
		return w.WriteByte('}')
	case v.Kind() == reflect.Slice && v.Len() > pieceOf:
		for from := 0; from < v.Len(); from += pieceOf {
			text, err := json.Marshal(v.Slice(from, min(from+pieceOf, v.Len())).Interface())
			if err != nil {
				return err
			}
			lead := byte(',')
			if from == 0 {
				lead = '['
			}
			_ = w.WriteByte(lead)
			_, _ = w.Write(text[1 : len(text)-1])
		}
		return w.WriteByte(']')
	}
	text, err := json.Marshal(v.Interface())
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}
