package diary_test

import (
	"testing"

	"crampdiary/diary"
)

func TestANameTellsTheClassOfAMedicine(t *testing.T) {
	for name, want := range map[string]diary.MedicineClass{
		"Simvastatin":                   diary.Statin,
		"ATORVASTATIN":                  diary.Statin,
		"  atorvastatin \"Teva\" 20 mg": diary.Statin,
		"Zarator, 40mg, til natten":     diary.Statin,
		"Inegy":                         diary.Statin,
		"centyl med kaliumklorid":       diary.Diuretic,
		"Furix 40 mg på grund af vand":  diary.Diuretic,
		"COZAAR COMP":                   diary.Diuretic,
		"Cozaar":                        diary.OtherMedicine,
		"losartan/hydrochlorthiazid":    diary.Diuretic,
		"Exforge\u00a0HCT":              diary.Diuretic,
		"SEREVENT Diskos":               diary.InhaledLABA,
		"formoterol+budesonid":          diary.InhaledLABA,
		"Symbicort Turbuhaler":          diary.InhaledLABA,
		"Ventoline":                     diary.OtherMedicine,
		"Selo-Zok":                      diary.OtherMedicine,
		"selo zok":                      diary.OtherMedicine,
		"atorvastatin og amlodipin":     diary.Statin,
	} {
		if class, ok := diary.ClassOfMedicine(name); class != want || !ok {
			t.Errorf("%q is of class %q (%t), want %q", name, class, ok, want)
		}
	}
}

func TestANameThatDoesNotTellTheClassIsNotGuessedAt(t *testing.T) {
	for _, name := range []string{
		"", " ", "42", "Ærtesuppe", "pille mod forhøjet blodtryk", "statin",
		"simvastatinæ", "åfurix", "furixø", // a letter like any other, and so another word
		"Simva statin", "Comp", "Zok",
		"Simvastatin og Furix", // two medicines on one line
	} {
		if class, ok := diary.ClassOfMedicine(name); ok {
			t.Errorf("%q is taken for %q", name, class)
		}
	}
}

func TestANameTellsTheKindOfASupplement(t *testing.T) {
	for name, want := range map[string]diary.SupplementKind{
		"MAGNESIUM 350 mg":            diary.Magnesium,
		"Magnesiumcitrat på pulver":   diary.Magnesium,
		"kaliumtabletter":             diary.Potassium,
		"Unikalk":                     diary.Calcium,
		"Kalktabletter med D-vitamin": diary.Calcium,
		"D-vitamin":                   diary.OtherSupplement,
	} {
		if kind, ok := diary.KindOfSupplement(name); kind != want || !ok {
			t.Errorf("%q is of kind %q (%t), want %q", name, kind, ok, want)
		}
	}
	for _, name := range []string{"", "Æbleeddike", "ækalk", "Magnesium og calcium"} {
		if kind, ok := diary.KindOfSupplement(name); ok {
			t.Errorf("%q is taken for %q", name, kind)
		}
	}
}
