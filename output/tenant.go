package output

import "reflect"

// inTenant gives every row a first column that says whose it is, for those who put the
// lists of several tenants together. "" is a tenant that is not known.
func (d Document) inTenant(id string) Document {
	d.Data, d.Flat = rowsIn(d.Data, id), rowsIn(d.Flat, id)
	if len(d.Columns) > 0 {
		d.Columns = append([]Column{{Title: "TENANT"}}, d.Columns...)
	}
	rows := make([][]Cell, len(d.Rows))
	for i, row := range d.Rows {
		rows[i] = append([]Cell{Text(id)}, row...)
	}
	d.Rows = rows
	return d
}

// rowsIn is a list of rows in a tenant; what is no list stays as it is.
func rowsIn(v any, id string) any {
	if rows, ok := v.(Rows); ok {
		return Rows(func(yield func(any) bool) {
			for row := range rows {
				if !yield(rowIn(row, id)) {
					return
				}
			}
		})
	}
	t := rowType(v)
	if t == nil || reflect.TypeOf(v).Kind() != reflect.Slice {
		return v
	}
	list := reflect.ValueOf(v)
	out := reflect.MakeSlice(reflect.SliceOf(typeIn(t)), list.Len(), list.Len())
	for i := range list.Len() {
		out.Index(i).Set(reflect.ValueOf(rowIn(list.Index(i).Interface(), id)))
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
