package handlers

import (
	"errors"
	"net/url"
	"strconv"

	"crampdiary/diary"
	"crampdiary/views"
)

// readFilter reads what the list is narrowed to from the parameters of its address, which
// views.FilterForm explains. What no page of ours links to is not found.
func readFilter(query url.Values) (views.FilterForm, diary.EpisodeFilter, error) {
	var form views.FilterForm
	if err := decoder.Decode(&form, query); err != nil {
		return form, diary.EpisodeFilter{}, errNotFound
	}
	muscle, muscleErr := numbered(form.Muscle, diary.Muscles)
	side, sideErr := numbered(form.Side, diary.Sides)
	context, contextErr := numbered(form.Context, diary.Contexts)
	pain, painErr := place(form.Pain, diary.MaxPain)
	filter := diary.EpisodeFilter{Muscle: muscle, Side: side, Context: context, LeastPain: pain}
	return form, filter, errors.Join(muscleErr, sideErr, contextErr, painErr)
}

// numbered is the code at a place of a list, the empty code for no place.
func numbered[T ~string](text string, codes []T) (T, error) {
	n, err := place(text, len(codes))
	if err != nil || n == 0 {
		return "", err
	}
	return codes[n-1], nil
}

// place reads a number from 1 to most, 0 for no text.
func place(text string, most int) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, errNotFound
	}
	return n, nil
}

// listAddress is the address of the list narrowed as the form says, from after the cursor on.
func listAddress(form views.FilterForm, after string) string {
	query := make(url.Values)
	for name, value := range map[string]string{
		"m": form.Muscle, "s": form.Side, "c": form.Context, "p": form.Pain, "after": after,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return "/entries"
	}
	return "/entries?" + query.Encode()
}
