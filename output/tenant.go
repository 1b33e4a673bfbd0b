package output

import "reflect"

// tenants says of which tenant each row is, nil where that is not asked for.
func (d Document) tenants(o Options) func(row int) string {
	switch {
	case d.Tenants != nil:
		return func(row int) string { return d.Tenants[row] }
	case o.Tenant != nil:
		return func(int) string { return *o.Tenant }
	}
	return nil
}

// inTenants gives every row a first column that says whose it is, for lists of several
// tenants. "" is a tenant that is not known.
func (d Document) inTenants(of func(row int) string) Document {
	d.Data, d.Flat = rowsIn(d.Data, of), rowsIn(d.Flat, of)
	if len(d.Columns) > 0 {
		d.Columns = append([]Column{{Title: "TENANT"}}, d.Columns...)
	}
	rows := make([][]Cell, len(d.Rows))
	for i, row := range d.Rows {
		rows[i] = append([]Cell{Text(of(i))}, row...)
	}
	d.Rows = rows
	if many := d.Many; many != nil {
		d.Many = func(yield func([]Cell) bool) {
			i := 0
			for row := range many {
				if !yield(append([]Cell{Text(of(i))}, row...)) {
					return
				}
				i++
			}
		}
	}
	return d
}

// rowsIn is a list of rows in their tenants; what is no list stays as it is.
func rowsIn(v any, of func(row int) string) any {
	if rows, ok := v.(Rows); ok {
		return Rows{Of: rowIn(rows.Of, ""), Each: func(yield func(any) bool) {
			i := 0
			for row := range rows.Each {
				if !yield(rowIn(row, of(i))) {
					return
				}
				i++
			}
		}}
	}
	t := rowType(v)
	if t == nil || reflect.TypeOf(v).Kind() != reflect.Slice {
		return v
	}
	list := reflect.ValueOf(v)
	out := reflect.MakeSlice(reflect.SliceOf(typeIn(t)), list.Len(), list.Len())
	for i := range list.Len() {
		out.Index(i).Set(reflect.ValueOf(rowIn(list.Index(i).Interface(), of(i))))
	}
	return out.Interface()
}

// rowIn is a struct, or what a pointer points to, behind the tenant's id.
func rowIn(row any, id string) any {
	v := reflect.Indirect(reflect.ValueOf(row))
	if v.Kind() != reflect.Struct {
		return row
	}
	in := reflect.New(typeIn(v.Type())).Elem()
	in.Field(0).Set(reflect.ValueOf(Null(id)))
	in.Field(1).Set(v)
	return in.Interface()
}

// typeIn embeds a type of rows in one that has the tenant's id before it.
func typeIn(row reflect.Type) reflect.Type {
	return reflect.StructOf([]reflect.StructField{
		{Name: "TenantID", Type: reflect.TypeFor[*string](), Tag: `json:"tenantId"`},
		{Name: row.Name(), Type: row, Anonymous: true},
	})
}
