package convert

import "go.yaml.in/yaml/v3"

const terraformType = "azuread_app_role_assignment"

// terraform reads the state, as it is stored (version 4) or as terraform show -json
// prints it. A plan holds what is not there yet, with ids that nobody knows.
func (d document) terraform(root *yaml.Node) (result, error) {
	var r result
	if field(root, "resource_changes") != nil || field(root, "planned_values") != nil {
		return r, refuse(d.at(root), "convert the state: terraform show -json > state.json", "is a plan of Terraform, not its state")
	}
	if values := field(root, "values"); values != nil {
		err := d.module(field(values, "root_module"), &r)
		return r, err
	}
	for _, resource := range items(field(root, "resources")) {
		if text(resource, "type") != terraformType || text(resource, "mode") != "managed" {
			continue
		}
		for _, instance := range items(field(resource, "instances")) {
			if err := d.attributes(field(instance, "attributes"), instance, &r); err != nil {
				return r, err
			}
		}
	}
	return r, nil
}

func items(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

// module reads a module of terraform show -json, and those within it.
func (d document) module(n *yaml.Node, r *result) error {
	for _, resource := range items(field(n, "resources")) {
		if text(resource, "type") != terraformType || text(resource, "mode") == "data" {
			continue
		}
		if err := d.attributes(field(resource, "values"), resource, r); err != nil {
			return err
		}
	}
	for _, child := range items(field(n, "child_modules")) {
		if err := d.module(child, r); err != nil {
			return err
		}
	}
	return nil
}

// attributes are those of one azuread_app_role_assignment.
func (d document) attributes(n, of *yaml.Node, r *result) error {
	f := found{who: text(n, "principal_display_name"), of: text(n, "resource_display_name")}
	if key := f.fill(n, "principal_object_id", "resource_object_id", "app_role_id"); key != "" {
		return refuse(d.at(of), "", "%s has no %s in this state", terraformType, key)
	}
	r.add(of.Line, f, text(n, "principal_type"))
	return nil
}
