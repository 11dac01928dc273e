package handlers

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views/ui"
)

func sorted(values []string) []string { return slices.Sorted(slices.Values(values)) }

// addProduct adds a medicine or a supplement through the page's own form and returns its ID.
func (b *browser) addProduct(page string, change url.Values) string {
	b.t.Helper()
	form := with(pageForm(b.t, b.get(page).want(b.t, http.StatusOK).body, "/profile/items"), change)
	b.post("/profile/items", form).want(b.t, http.StatusSeeOther)
	return form.Get("id")
}

const (
	newMedicine   = "/profile/items/new"
	newSupplement = "/profile/items/new?extra=true"
)

func TestAMedicineIsAddedChangedAndListed(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := pageForm(t, b.get(newMedicine).want(t, http.StatusOK).says(t, `list="names"`, `<option value="Atorvastatin">`).body, "/profile/items")
	if !diary.ValidID(form.Get("id")) || form.Get("kind") != "" || form.Get("name") != "" {
		t.Errorf("a fresh form sends %v", form)
	}
	form.Set("name", " FURIX 40 mg på recept ")
	saved := b.post("/profile/items", form).want(t, http.StatusSeeOther)
	id := form.Get("id")
	location, _, _ := strings.Cut(saved.Header.Get("Location"), "#")
	b.get(location).want(t, http.StatusOK).says(t,
		danish("product.saved", "Name", "FURIX 40 mg på recept", "Kind", danish("medicine-class.diuretic")), `name="then" value="/profile/items/`+id+`"`)
	want := diary.Medicine{ID: id, Kind: diary.Diuretic, Name: "FURIX 40 mg på recept"}
	if got := b.storedProfile("a@example.org").Medicines; !reflect.DeepEqual(got, []diary.Medicine{want}) {
		t.Errorf("stored %+v", got)
	}

	address := "/profile/items/" + id
	edit := pageForm(t, b.get(address).want(t, http.StatusOK).body, address)
	if edit.Get("kind") != "diuretic" {
		t.Errorf("the page of the medicine sends %v", edit)
	}
	edit = with(edit, url.Values{"kind": {"other"}, "started": {"2026-01-03"}, "ended": {"2026-11-23"}})
	b.post(address, edit).want(t, http.StatusSeeOther)
	want.Kind, want.Started, want.Ended = diary.OtherMedicine, datePtr(2026, time.January, 3), datePtr(2026, time.November, 23)
	if got := b.storedProfile("a@example.org").Medicines; !reflect.DeepEqual(got, []diary.Medicine{want}) {
		t.Errorf("stored %+v", got)
	}
	b.get("/profile").says(t, danish("medicine-class.other")+" · fra 3. jan. 2026 · til 23. nov. 2026", danish("product.ended"))
}

func TestASupplementIsAddedAndChangedOnItsOwnList(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.addProduct(newSupplement, url.Values{"name": {"Magnesium"}, "started": {"2026-10-01"}})
	b.addProduct(newSupplement, url.Values{"name": {"Ærteprotein"}, "kind": {"other"}})
	address := "/profile/items/" + id
	edit := pageForm(t, b.get(address).body, address)
	edit.Set("name", "Magnesium og jern")
	edit.Del("extra") // the list is known by what is stored
	b.post(address, edit).want(t, http.StatusSeeOther)
	p := b.storedProfile("a@example.org")
	if len(p.Medicines) != 0 || len(p.Supplements) != 2 || p.Supplements[0].Name != "Magnesium og jern" ||
		p.Supplements[0].Kind != diary.Magnesium || p.Supplements[1].Kind != diary.OtherSupplement {
		t.Errorf("stored %+v", p)
	}
}

func TestAKindThatTheNameDoesNotTellIsAskedFor(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for page, name := range map[string]string{newMedicine: "Den lille blå pille", newSupplement: "Ærtepulver"} {
		form := pageForm(t, b.get(page).body, "/profile/items")
		form.Set("name", name)
		got := b.post("/profile/items", form).want(t, http.StatusUnprocessableEntity)
		got.says(t, danish("problem.kind.required"), `href="#kind"`, `id="kind"`, `value="`+name+`"`)
		again := pageForm(t, got.body, "/profile/items")
		again.Set("kind", "other")
		b.post("/profile/items", again).want(t, http.StatusSeeOther)
	}
}

func TestWhatIsWrongWithAProductIsSaidAndNothingTypedIsLost(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	filled := url.Values{"name": {"Panodil"}, "kind": {"other"}, "started": {"2026-01-03"}, "ended": {"2026-02-03"}}
	for name, test := range map[string]struct{ field, typed, code string }{
		"no name":          {"name", " ", "problem.required"},
		"long name":        {"name", strings.Repeat("ø", 201), "problem.name.text-too-long"},
		"unknown class":    {"kind", "moon", "problem.unknown"},
		"not a date":       {"started", "i vinter", "problem.started.unknown"},
		"started too late": {"started", "2028-01-01", "problem.started.future"},
		"ended too early":  {"ended", "2026-01-02", "problem.ended.end-before-start"},
		"ended too late":   {"ended", "2028-01-01", "problem.ended.future"},
	} {
		t.Run(name, func(t *testing.T) {
			form := with(pageForm(t, b.get(newMedicine).body, "/profile/items"), filled)
			form.Set(test.field, test.typed)
			got := b.post("/profile/items", form).want(t, http.StatusUnprocessableEntity)
			got.says(t, danish(test.code), `href="#`+test.field+`"`, `id="`+test.field+`-error"`)
			again := pageForm(t, got.body, "/profile/items")
			for _, field := range []string{"id", "name", "started", "ended"} {
				if again.Get(field) != form.Get(field) {
					t.Errorf("%s was %q and is %q", field, form.Get(field), again.Get(field))
				}
			}
		})
	}
	got := b.post("/profile/items", url.Values{"id": {diary.NewID()}}).want(t, http.StatusUnprocessableEntity)
	if strings.Contains(got.body, danish("problem.kind.required")) {
		t.Error("a name that is missing is blamed for not telling the kind")
	}
	if p := b.storedProfile("a@example.org"); p.Medicines != nil {
		t.Errorf("stored %+v", p)
	}
}

func TestAListThatIsFullRefusesOneMore(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	var full diary.Profile
	for range diary.MaxProducts {
		full.Medicines = append(full.Medicines, diary.Medicine{ID: diary.NewID(), Kind: diary.OtherMedicine, Name: "Panodil"})
	}
	if _, err := s.store.SaveProfile(t.Context(), b.accountID("a@example.org"), full, s.time()); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"id": {diary.NewID()}, "name": {"Ipren"}}
	b.post("/profile/items", form).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.name.too-many"), `value="Ipren"`)
}

func TestASentTwiceProductIsStoredOnce(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := with(pageForm(t, b.get(newMedicine).body, "/profile/items"), url.Values{"name": {"Zocor"}})
	b.post("/profile/items", form).want(t, http.StatusSeeOther)
	b.post("/profile/items", form).want(t, http.StatusSeeOther)
	form.Set("name", "Lescol")
	got := b.post("/profile/items", form).want(t, http.StatusConflict).says(t, `dir="auto">Zocor</td>`, `dir="auto">Lescol</td>`)
	if p := b.storedProfile("a@example.org"); len(p.Medicines) != 1 || p.Medicines[0].Name != "Zocor" {
		t.Errorf("stored %+v", p)
	}
	address := "/profile/items/" + form.Get("id")
	b.post(address, pageForm(t, got.body, address)).want(t, http.StatusSeeOther)
	if p := b.storedProfile("a@example.org"); len(p.Medicines) != 1 || p.Medicines[0].Name != "Lescol" {
		t.Errorf("stored %+v", p)
	}
}

func TestAProductThatWasChangedElsewhereIsRefusedWithBothShown(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	other := b.addProduct(newMedicine, url.Values{"name": {"Panodil"}})
	id := b.addProduct(newMedicine, url.Values{"name": {"Zocor"}})
	address := "/profile/items/" + id
	mine := pageForm(t, b.get(address).body, address)
	theirs := with(mine, url.Values{"started": {"2026-05-01"}})
	mine.Set("name", "Zocor 20 mg")

	// Another medicine is no reason to refuse.
	otherForm := pageForm(t, b.get("/profile/items/"+other).body, "/profile/items/"+other)
	b.post("/profile/items/"+other, with(otherForm, url.Values{"name": {"Panodil 500"}})).want(t, http.StatusSeeOther)
	b.post(address, theirs).want(t, http.StatusSeeOther)
	b.post(address, theirs).want(t, http.StatusSeeOther) // sent again
	refused := b.post(address, mine).want(t, http.StatusConflict)
	refused.says(t, `dir="auto">1. maj 2026</td>`, `dir="auto">`+danish("answer.empty")+"</td>", `dir="auto">Zocor 20 mg</td>`, `value="Zocor 20 mg"`)
	b.post(address, pageForm(t, refused.body, address)).want(t, http.StatusSeeOther)
	p := b.storedProfile("a@example.org")
	if len(p.Medicines) != 2 || p.Medicines[0].Name != "Panodil 500" || p.Medicines[1].Name != "Zocor 20 mg" || p.Medicines[1].Started != nil {
		t.Errorf("stored %+v", p)
	}
}

func TestRemovingAProductCanBeUndone(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	kept := b.addProduct(newSupplement, url.Values{"name": {"Kalk"}})
	for page, change := range map[string]url.Values{
		newMedicine:   {"name": {"Zocor"}, "kind": {"other"}, "started": {"2026-05-01"}, "ended": {"2026-06-01"}},
		newSupplement: {"name": {"Magnesium"}},
	} {
		id := b.addProduct(page, change)
		before := b.storedProfile("a@example.org")
		remove := "/profile/items/" + id + "/remove"
		form := pageForm(t, b.get("/profile/items/"+id).body, remove)
		removed := b.post(remove, form).want(t, http.StatusOK).says(t, danish("product.removed", "Name", change.Get("name")))
		if _, found := findProduct(b.storedProfile("a@example.org"), id); found {
			t.Errorf("%s is still there", change.Get("name"))
		}
		b.get("/profile/items/"+id).want(t, http.StatusNotFound)
		again := b.post(remove, form).want(t, http.StatusOK) // pressed twice
		for _, page := range []answer{removed, again, removed} {
			b.post("/profile/items", pageForm(t, page.body, "/profile/items")).want(t, http.StatusSeeOther)
			if got := b.storedProfile("a@example.org"); !reflect.DeepEqual(got, before) {
				t.Errorf("restored %+v, want %+v", got, before)
			}
		}
	}
	if _, found := findProduct(b.storedProfile("a@example.org"), kept); !found {
		t.Error("what was not removed is gone")
	}
}

func TestNobodySeesOrChangesAnotherAccountsProducts(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	id := alice.addProduct(newMedicine, url.Values{"name": {"Alices Zocor"}})
	address := "/profile/items/" + id
	page := alice.get(address).want(t, http.StatusOK).body
	before := alice.storedProfile("alice@example.org")
	unmarked := url.Values{ui.MadeForField: nil} // a form that does not say whose page it is of
	for _, id := range []string{id, diary.NewID(), "x"} {
		bob.get("/profile/items/"+id).want(t, http.StatusNotFound)
		bob.post("/profile/items/"+id, with(pageForm(t, page, address), unmarked)).want(t, http.StatusNotFound)
		bob.post("/profile/items/"+id+"/remove", with(pageForm(t, page, address+"/remove"), unmarked)).want(t, http.StatusNotFound)
	}
	bob.post(address+"/remove", url.Values{}).want(t, http.StatusNotFound)
	if got := alice.storedProfile("alice@example.org"); !reflect.DeepEqual(got, before) {
		t.Errorf("somebody else changed %+v", got)
	}
	// The same ID may be used by both.
	bob.post("/profile/items", url.Values{"id": {id}, "name": {"Bobs Furix"}}).want(t, http.StatusSeeOther)
	if body := alice.get("/profile").body; strings.Contains(body, "Bobs") || !strings.Contains(body, "Alices") {
		t.Error("the medicines of two accounts are mixed up")
	}
	bob.announce("/profile", productSaved, before.Medicines[0].ID)
	if got := bob.get("/profile"); strings.Contains(got.body, "Alices") {
		t.Error("another account's medicine is shown")
	}
}

func TestWhenAProductCannotBeStoredNothingTypedIsLost(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.addProduct(newMedicine, url.Values{"name": {"Zocor"}})
	s.fillDisk(true)
	for page, action := range map[string]string{newMedicine: "/profile/items", "/profile/items/" + id: "/profile/items/" + id} {
		form := with(pageForm(t, b.get(page).body, action), url.Values{"name": {"Inspra"}, "started": {"2026-05-01"}})
		got := b.post(action, form).want(t, http.StatusServiceUnavailable).says(t, danish("unavailable.title"))
		if again := pageForm(t, got.body, action); !reflect.DeepEqual(again, form) {
			t.Errorf("%s: sent %v, shown %v", page, form, again)
		}
	}
	b.post("/profile/items/"+id+"/remove", nil).want(t, http.StatusServiceUnavailable)
	s.fillDisk(false)
	if p := b.storedProfile("a@example.org"); len(p.Medicines) != 1 || p.Medicines[0].Name != "Zocor" {
		t.Errorf("stored %+v", p)
	}
}

func TestNoMedicineIsNamedInTheLogOrInAnAddress(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := url.Values{"id": {diary.NewID()}, "name": {"Zocor"}}
	to := b.post("/profile/items", form).want(t, http.StatusSeeOther).Header.Get("Location")
	b.post("/profile/items", url.Values{"name": {"Zocorx"}}).want(t, http.StatusUnprocessableEntity)
	b.get("/profile/items/"+form.Get("id")).want(t, http.StatusOK)
	for _, text := range []string{to, s.log.String()} {
		for _, word := range []string{"zocor", "statin", "medicin", "supplement", "condition", "pregnan"} {
			if strings.Contains(strings.ToLower(text), word) {
				t.Errorf("%q is said in %s", word, text)
			}
		}
	}
}
