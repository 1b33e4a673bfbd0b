package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
)

// object is a JSON object that keeps the order of its keys. Together with
// []any, string, json.Number, float64, bool and nil it makes a tree: any JSON
// value, in the order in which it was written.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		key, err := marshal(m.key)
		if err != nil {
			return nil, err
		}
		value, err := marshal(m.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, key...), ':'), value...)
	}
	return append(b, '}'), nil
}

// marshal is v as compact JSON, without the escaping meant for HTML.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("cannot write the result as JSON: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// treeOf turns v into a tree by way of its JSON.
func treeOf(v any) (any, error) {
	b, err := marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return readTree(d)
}

// readTree reads the next value.
func readTree(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('['):
		return readList(d)
	case json.Delim('{'):
		return readObject(d)
	}
	return t, nil
}

func readList(d *json.Decoder) (any, error) {
	list := []any{}
	for d.More() {
		v, err := readTree(d)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := d.Token()
	return list, err
}

func readObject(d *json.Decoder) (any, error) {
	o := object{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		v, err := readTree(d)
		if err != nil {
			return nil, err
		}
		o = append(o, member{key: fmt.Sprint(key), value: v})
	}
	_, err := d.Token()
	return o, err
}

// orEmpty replaces a nil slice by an empty one, so that it is written as [].
func orEmpty(v any) any {
	if r := reflect.ValueOf(v); r.Kind() == reflect.Slice && r.IsNil() {
		return []any{}
	}
	return v
}

// Rows is a list that is made while it is written: Data of a Document whose rows
// would be too many to hold. They are gone through more than once.
type Rows struct {
	Of   any // a row, or a zero one: the columns are those of its type
	Each iter.Seq[any]
}

// MarshalJSON collects the rows, for those who need them all (a query).
func (r Rows) MarshalJSON() ([]byte, error) {
	all := []any{}
	for row := range r.Each {
		all = append(all, row)
	}
	return json.Marshal(all)
}

// elements calls each with every element of a list, or returns false when v is
// no list. A list of bytes is a text, so no list.
func elements(v any, each func(i int, element any) error) (bool, error) {
	if rows, ok := v.(Rows); ok {
		i := 0
		for row := range rows.Each {
			if err := each(i, row); err != nil {
				return true, err
			}
			i++
		}
		return true, nil
	}
	r := reflect.ValueOf(v)
	_, ordered := v.(object)
	if ordered || r.Kind() != reflect.Slice || r.Type().Elem().Kind() == reflect.Uint8 {
		return false, nil
	}
	for i := range r.Len() {
		if err := each(i, r.Index(i).Interface()); err != nil {
			return true, err
		}
	}
	return true, nil
}
