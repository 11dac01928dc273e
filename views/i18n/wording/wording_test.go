package wording

import (
	"testing"

	"crampdiary/diary"
)

func TestWhatADoctorWouldSayIsFound(t *testing.T) {
	for language, texts := range map[diary.Language][]string{
		diary.Danish: {
			"Du har en blodprop.", "Måske du har diabetes", "Du har ikke kræft.", "Diagnosen er klar", "Det er ufarligt.", "Det er helt normalt.",
			"Unormale tal", "Der er ingen grund til bekymring.", "Du skal ikke være bekymret.", "Stop din medicin.", "Stop med at tage din medicin",
			"hold op med\nat tage jeres medicin", "Bare rolig!", "Du har\u00a0kramper.", "Kramperne er ikke farlige", "Du har også svaghed", "Ring til fødegangen.", "Kalium og kalcium",
			"Simvastatin (statin (mod højt kolesterol))",
		},
		diary.English: {
			"You have a clot.", "You have cramps every day", "You've diabetes", "Our diagnosis", "It is harmless", "This is normal.", "abnormal",
			"There is nothing to worry about.", "No reason for concern", "Don't worry", "Do not worry", "Stop taking your medicine.", "It is not dangerous", "Call the labour ward.",
		},
	} {
		for _, text := range texts {
			if Forbidden(language, text) == nil {
				t.Errorf("%s: nothing is found in %q", language, text)
			}
		}
	}
}

func TestWhatTheDiaryMaySayIsNot(t *testing.T) {
	for language, texts := range map[diary.Language][]string{
		diary.Danish: {
			"Artiklen råder til at søge hjælp, fordi du har noteret: svaghed", "Er du bekymret, så ring.", "Tag medicinen som aftalt.",
			"Kramperne, du har skrevet ned.", "(doi 10.1016/s1836-9553(12)70068-1)", "noget, du har i forvejen.", "Du har ikke givet samtykke", "",
		},
		diary.English: {
			"because you noted: weakness", "If you are worried, call.", "Do you have one or more of these conditions?",
			"Did you have cramps before you began the diary?", "what you have written", "If you have stopped taking it", "",
		},
	} {
		for _, text := range texts {
			if found := Forbidden(language, text); found != nil {
				t.Errorf("%s: %q in %q", language, found, text)
			}
		}
	}
}
