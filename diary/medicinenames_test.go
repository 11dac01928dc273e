package diary

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// classOfATC is what the criteria mean by their classes, by the codes of the ATC classification.
func classOfATC(code string) MedicineClass {
	for prefix, class := range map[string]MedicineClass{
		"C10AA": Statin, "C10BA": Statin, "C10BX": Statin,
		"C03": Diuretic, "C09BA": Diuretic, "C09DA": Diuretic, "C09DX01": Diuretic,
		"R03AC12": InhaledLABA, "R03AC13": InhaledLABA, "R03AC18": InhaledLABA, "R03AC19": InhaledLABA,
		"R03AK": InhaledLABA, "R03AL": InhaledLABA,
	} {
		if strings.HasPrefix(code, prefix) {
			return class
		}
	}
	return OtherMedicine
}

func TestTheKnownMedicinesFitTheirCodes(t *testing.T) {
	code := regexp.MustCompile(`^[A-Z]\d\d[A-Z]([A-Z]\d\d)?$`)
	names := make(map[string]bool)
	for _, known := range knownMedicines {
		if !code.MatchString(known.atc) || known.class != classOfATC(known.atc) || len(known.names) == 0 {
			t.Errorf("%+v does not fit its code", known)
		}
		for _, name := range known.names {
			if class, ok := ClassOfMedicine(name); class != known.class || !ok {
				t.Errorf("%s is found as %q (%t), want %q", name, class, ok, known.class)
			}
			if folded := strings.ToLower(name); names[folded] {
				t.Errorf("%s is listed twice", name)
			} else {
				names[folded] = true
			}
		}
	}
	if got := MedicineNames(); len(got) != len(names) {
		t.Errorf("%d names are offered, want %d", len(got), len(names))
	}
	for _, class := range MedicineClasses {
		if !slices.ContainsFunc(knownMedicines, func(k knownMedicine) bool { return k.class == class }) {
			t.Errorf("no name is of class %s", class)
		}
	}
}
