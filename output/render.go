package output

import (
	"bufio"
	"fmt"
	"io"
)

// Render writes d to w in the wanted format. With a query the result of the
// query is written instead, in the same format; sarif and junit take no query.
func Render(w io.Writer, d Document, o Options) error {
	if o.Context != nil {
		return Interruptibly(o.Context, w, func(w io.Writer) error { return renderAll(w, d, o) })
	}
	return renderAll(w, d, o)
}

func renderAll(w io.Writer, d Document, o Options) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if of := d.tenants(o); of != nil {
		d, o.Tenant = d.inTenants(of), nil
	}
	if err := writeBOM(b, o); err != nil {
		return err
	}
	o.BOM = false
	if err := render(b, d, o); err != nil {
		return err
	}
	return b.Flush()
}

func render(w io.Writer, d Document, o Options) error {
	switch o.Format {
	case SARIF, JUnit:
		return renderFindings(w, d, o)
	case None:
		return nil
	}
	if o.Query != "" {
		return renderQuery(w, d.Data, o)
	}
	switch o.Format {
	case Wide:
		if d.Flat != nil {
			return renderTree(w, d.Flat, o)
		}
		return renderTree(w, d.Data, o)
	case Table, MD:
		return renderPeople(w, d, o)
	case CSV, TSV, JSONL:
		if d.Flat != nil {
			return renderRows(w, d.Flat, o)
		}
		return renderRows(w, d.Data, o)
	}
	return renderTree(w, orEmpty(d.Data), o)
}

// renderFindings writes the formats that report checks.
func renderFindings(w io.Writer, d Document, o Options) error {
	if o.Query != "" {
		return o.Format.TakesQuery()
	}
	if o.Format == SARIF {
		return writeSARIF(w, d, o)
	}
	return writeJUnit(w, d.Findings, d.Suite)
}

// renderQuery writes the result of the query over data.
func renderQuery(w io.Writer, data any, o Options) error {
	tree, err := query(o.Context, data, o.Query)
	if err != nil {
		return err
	}
	return renderTree(w, tree, o)
}

// renderTree writes any JSON value.
func renderTree(w io.Writer, v any, o Options) error {
	switch o.Format {
	case JSON:
		return writeJSON(w, v)
	case YAML:
		return writeYAML(w, v)
	case JSONL:
		isList, err := elements(v, func(_ int, element any) error { return writeJSONLine(w, element) })
		if err != nil || isList {
			return err
		}
		return writeJSONLine(w, v)
	}
	switch o.Format {
	case Wide:
		o.Width = 0
		return renderPeople(w, Document{Data: v}, o)
	case Table, MD:
		return renderPeople(w, Document{Data: v}, o)
	case CSV, TSV:
		s, err := sheetOf(v)
		if err != nil {
			return err
		}
		return s.writeLines(w, o.Format)
	}
	return fmt.Errorf("this has no output in the format %q: use json or csv", string(o.Format))
}
