package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// newProduct asks for a medicine, or for a supplement when the address says so.
func (a *profileArea) newProduct(w http.ResponseWriter, r *http.Request, v visitor) error {
	id := r.URL.Query().Get("id")
	if !diary.ValidID(id) {
		return redirectToNew(w, r)
	}
	profile, err := a.Store.Profile(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find profile: %w", err)
	}
	if _, stored := findProduct(profile, id); stored {
		return redirect(w, r, "/profile/items/"+id)
	}
	form := views.ProductForm{ID: id, Supplement: r.URL.Query().Has("extra")}
	return render(w, r, http.StatusOK, views.Product(a.newProductPage(r, v, form)))
}

// newProductPage is the page that adds a product.
func (a *profileArea) newProductPage(r *http.Request, v visitor, form views.ProductForm) views.ProductPage {
	p := views.ProductPage{Page: a.newPage(r, v, "product.new.medicine"), Form: form, Action: "/profile/items"}
	p.Path = "/profile/items/new?id=" + url.QueryEscape(form.ID)
	if form.Supplement {
		p.Title = v.locale.T("product.new.supplement")
		p.Path += "&extra=true"
	}
	return p
}

// editProductPage is the page that changes a stored product, or takes it off its list.
func (a *profileArea) editProductPage(r *http.Request, v visitor, form views.ProductForm, stored product) views.ProductPage {
	p := a.newProductPage(r, v, form)
	p.Title = v.locale.T("product.edit.medicine")
	if form.Supplement {
		p.Title = v.locale.T("product.edit.supplement")
	}
	p.Action = "/profile/items/" + stored.id
	removable := stored.form()
	removable.ETag = etag(v.account.ID, stored.form())
	p.Stored = &removable
	return p
}

func (a *profileArea) showProduct(w http.ResponseWriter, r *http.Request, v visitor) error {
	stored, err := a.ownProduct(r, v)
	if err != nil {
		return err
	}
	form := stored.form()
	form.ETag = etag(v.account.ID, stored.form())
	return render(w, r, http.StatusOK, views.Product(a.editProductPage(r, v, form, stored)))
}

// ownProduct finds the product of the address among the visitor's own.
func (a *profileArea) ownProduct(r *http.Request, v visitor) (product, error) {
	profile, err := a.Store.Profile(r.Context(), v.account.ID)
	if err != nil {
		return product{}, fmt.Errorf("find profile: %w", err)
	}
	found, ok := findProduct(profile, mux.Vars(r)["item"])
	if !ok {
		return product{}, errNotFound
	}
	return found, nil
}

// createProduct stores a new product, or one that was taken off its list a moment ago. Sent twice, it
// stores one.
func (a *profileArea) createProduct(w http.ResponseWriter, r *http.Request, v visitor) error {
	var form views.ProductForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	if form.ID == "" {
		form.ID = diary.NewID()
	}
	return a.saveProduct(w, r, v, a.newProductPage(r, v, form))
}

// updateProduct stores a changed product, unless it was changed elsewhere since the form was made.
func (a *profileArea) updateProduct(w http.ResponseWriter, r *http.Request, v visitor) error {
	stored, err := a.ownProduct(r, v)
	if err != nil {
		return err
	}
	var form views.ProductForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	form.ID, form.Supplement = stored.id, stored.supplement
	return a.saveProduct(w, r, v, a.editProductPage(r, v, form, stored))
}

// saveProduct stores what was typed on a product's page. The other products, and what else the profile
// holds, stay as they are stored.
func (a *profileArea) saveProduct(w http.ResponseWriter, r *http.Request, v visitor, p views.ProductPage) error {
	typed, unread := readProduct(p.Form, a.dateNow(v))
	now := a.Now()
	_, err := changeProfile(r, a.Store, v, a.Now(), func(profile *diary.Profile) error {
		stored, found := findProduct(*profile, typed.id)
		before := *profile
		place := typed.put(profile)
		if problems := inOrder(productOrder, unread, productProblems(profile.Validate(now), place)); problems != nil {
			return problems
		}
		if found && stored.form() != typed.form() && etag(v.account.ID, stored.form()) != p.Form.ETag {
			return &changedElsewhere{before}
		}
		return nil
	})
	changed, overtaken := errors.AsType[*changedElsewhere](err)
	switch {
	case overtaken:
		return a.refuseProduct(r, v, p.Form, changed, typed)
	case err != nil:
		return area.OnForm(fmt.Errorf("save product: %w", err), &p, views.Product)
	}
	place, saved := views.ProductsID(typed.supplement), announced{productSaved, []string{typed.id}}
	if r.PostForm.Has(views.AboutSection.ETagName()) { // the button that brings one back stands in the profile's form
		return a.saveChangedSections(w, r, v, "", place, saved)
	}
	return a.announce(w, r, "/profile#"+place, saved.code, saved.args...)
}

// refuseProduct shows the stored product beside the one that was sent. Saving once more is then a
// decision made with both in sight, so the form takes on the stored product's ETag.
func (a *profileArea) refuseProduct(r *http.Request, v visitor, form views.ProductForm, changed *changedElsewhere, typed product) error {
	stored, _ := findProduct(changed.stored, typed.id)
	form.ETag = etag(v.account.ID, stored.form())
	p := a.editProductPage(r, v, form, stored)
	p.Conflict = views.ProductConflict(v.locale, stored.form(), typed.form())
	return area.OnForm(changed, &p, views.Product)
}

// removeProduct takes a product off its list, and shows the profile with a way back. The way back is a
// form that holds the product, since the store keeps no removed ones: so there is a page here instead of
// a redirect. Of a button that was pressed twice, the second form finds nothing any more; that it carries
// what a page of this account showed tells it from one that was made up.
func (a *profileArea) removeProduct(w http.ResponseWriter, r *http.Request, v visitor) error {
	var sent views.ProductForm
	if err := decodeForm(r, &sent); err != nil {
		return err
	}
	shown := sent.ETag
	sent.ID, sent.ETag = mux.Vars(r)["item"], ""
	removed := sent
	profile, err := changeProfile(r, a.Store, v, a.Now(), func(profile *diary.Profile) error {
		found, ok := findProduct(*profile, sent.ID)
		if !ok {
			return errNotFound
		}
		removed = found.form()
		found.removeFrom(profile)
		return nil
	})
	if errors.Is(err, errNotFound) && shown == etag(v.account.ID, sent) {
		profile, err = a.Store.Profile(r.Context(), v.account.ID)
	}
	if err != nil {
		return fmt.Errorf("remove product: %w", err)
	}
	p := a.newProfilePage(r, v, profile)
	p.Removed = &removed
	return render(w, r, http.StatusOK, views.Profile(p))
}
