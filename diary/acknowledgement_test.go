package diary

import "testing"

func TestAcknowledgementIsOfACriterionThatWasMet(t *testing.T) {
	whole := Acknowledgement{ID: NewID(), Criterion: "frequent", Response: Called, Met: []string{"frequent", "violent"}}
	if problems := whole.Validate(); problems != nil {
		t.Errorf("refused: %v", problems)
	}
	for field, change := range map[string]func(*Acknowledgement){
		"id":        func(a *Acknowledgement) { a.ID = "1" },
		"criterion": func(a *Acknowledgement) { a.Criterion = "sleep" },
		"response":  func(a *Acknowledgement) { a.Response = "perhaps" },
	} {
		a := whole
		change(&a)
		if problems := a.Validate(); problems.For(field) != Unknown || len(problems) != 1 {
			t.Errorf("%s: %v", field, problems)
		}
	}
	for _, change := range []func(*Acknowledgement){
		func(a *Acknowledgement) { a.Criterion = "" },
		func(a *Acknowledgement) { a.Response = "" },
	} {
		a := whole
		change(&a)
		if len(a.Validate()) != 1 {
			t.Errorf("%+v: %v", a, a.Validate())
		}
	}
}
