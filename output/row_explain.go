package output

// Explanation is one answer of explain.
type Explanation struct {
	Topic string        `json:"topic"`
	Kind  string        `json:"kind"`
	What  string        `json:"what"`
	Why   *string       `json:"why"`
	Do    Texts         `json:"do"`
	See   Texts         `json:"see"`
	Also  []Explanation `json:"also"`
}

// Topic is one row of explain without an argument.
type Topic struct {
	Topic string `json:"topic"`
	Kind  string `json:"kind"`
	What  string `json:"what"`
}
