package report

import "crampdiary/diary"

// The criteria that the article lacks, for the sake of safety. They rest mostly on signs that a person
// ticks on an episode; what is not ticked counts as not noted.
var safetyCriteria = []Criterion{
	{
		ID: "emergency-chest", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.Breathless, diary.ChestPain, diary.CoughingBlood}}, Window: Window{Hours: 48}, Text: "noted.signs",
		}}}},
		Basis: []Grounds{
			{Of: TheRule, Basis: Published, Source: nhsClot},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
	{
		ID: "emergency-limb", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{ColdPale: diary.Yes}, Window: Window{Hours: 48}, Text: "noted.cold-pale",
		}}}},
		Basis: []Grounds{
			{Of: TheRule, Basis: Published, Source: akut, Why: "sudden pain in a cold, pale limb"},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
	{
		ID: "emergency-stroke", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.FaceDroop, diary.SpeechTrouble, diary.OneSideWeak}}, Window: Window{Hours: 48}, Text: "noted.signs",
		}}}},
		Basis: []Grounds{
			{Of: TheRule, Basis: Published, Source: strokeSigns},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
	{
		ID: "emergency-collapse", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.Unconscious, diary.WholeBody, diary.Confusion, diary.Collapse}}, Window: Window{Hours: 48}, Text: "noted.signs",
		}}}},
		Basis: []Grounds{
			{Of: TheRule, Basis: Published, Source: miller},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
	{
		ID: "sign-past", Kind: Safety, Level: SameDay,
		Rules: []Rule{
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Signs: emergencySigns}, Window: Window{Last: 14, Earlier: 48}, Text: "noted.signs"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{ColdPale: diary.Yes}, Window: Window{Last: 14, Earlier: 48}, Text: "noted.cold-pale"}}},
		},
		Basis: []Grounds{
			{Of: TheRule, Basis: Published, Source: strokePast, Why: "signs of a stroke are seen at once or within 7 days, even when they are over; the other signs are our choice"},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice},
			{Of: TheLevel, Basis: OwnChoice, Why: "not 112 any more, but a doctor the same day"},
		},
	},
	{
		ID: "dark-urine", Kind: Safety, Level: SameDay,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.DarkUrine}}, Window: Window{Hours: 72}, Text: "noted.signs",
		}}}},
		Basis: []Grounds{
			{Of: TheRule, Basis: Published, Source: miller, Why: "muscle breakdown"},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
	{
		ID: "saddle", Kind: Safety, Level: SameDay, Pace: AtOnce,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.SaddleNumb, diary.BladderBowel}}, Window: Window{Last: 14}, Text: "noted.signs",
		}}}},
		Basis: []Grounds{
			{Of: TheRule, Basis: Published, Source: niceNeuro, Why: "also DSAM, Akuthåndbogen"},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
	{
		ID: "statin-muscle", Kind: Safety, Level: SameDay,
		Rules: []Rule{
			{
				Profile: Profile{Medicines: []diary.MedicineClass{diary.Statin}},
				Counts:  []Count{{AtLeast: 1, Of: Episodes, With: Trait{PainBetween: diary.Yes}, Window: Window{Last: 14}, Text: "noted.pain-between"}},
			},
			{
				Profile: Profile{Medicines: []diary.MedicineClass{diary.Statin}},
				Counts: []Count{{
					AtLeast: 1, Of: Episodes, With: Trait{Weakness: []diary.Residue{diary.OutlastedAndWent, diary.Persistent}}, Window: Window{Last: 14}, Text: "noted.weakness",
				}},
			},
		},
		Basis: []Grounds{
			{Of: TheRule, Basis: Published, Source: nhsStatins, Why: "muscle pain or weakness with a statin"},
			{Of: TheLevel, Basis: Published, Source: nhsStatins, Why: "call now"},
			{Of: TheAdvice, Basis: OwnChoice, Why: "the NHS says to stop taking the statin and to call; this says to call, and never to stop without the doctor"},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
	{
		ID: "tetanus", Kind: Safety, Level: SameDay,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.StiffJaw, diary.DirtyWound}}, Window: Window{Last: 21}, Text: "noted.signs",
		}}}},
		Basis: []Grounds{
			{Of: TheRule, Basis: Published, Source: nhsTetanus},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice, Why: "21 days"},
		},
	},
	{
		ID: "pregnancy-abdomen", Kind: Safety, Level: SameDay, Call: MaternityWard,
		Rules: []Rule{{
			Profile: Profile{Pregnant: diary.Yes},
			Counts:  []Count{{AtLeast: 1, Of: Episodes, With: Trait{Muscles: []diary.Muscle{diary.Abdomen}}, Window: Window{Last: 7}, Text: "noted.abdomen"}},
		}},
		Basis: []Grounds{
			{Of: TheRule, Basis: OwnChoice},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
	{
		ID: "sleep", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{AtLeast: 4, Of: CrampDays, With: Trait{Woke: diary.Yes}, Window: Window{Last: 14}, Text: "noted.woke"}}}},
		Basis: []Grounds{
			{Of: TheRule, Basis: Published, Source: nhsCramps, Why: "see a GP if leg cramps disturb sleep"},
			{Of: TheCount, Basis: OwnChoice, Why: "4 of 14 cramp-days"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
}

// emergencySigns are those of the criteria that say to call 112.
var emergencySigns = []diary.Sign{
	diary.Breathless, diary.ChestPain, diary.CoughingBlood, diary.FaceDroop, diary.SpeechTrouble, diary.OneSideWeak,
	diary.Unconscious, diary.WholeBody, diary.Confusion, diary.Collapse,
}

// What is worth knowing, and no reason to seek help.
var notes = []Criterion{
	{
		ID: "pregnancy-info", Kind: Note, Level: SelfCare, Call: Midwife,
		Rules: []Rule{{
			Profile: Profile{Pregnant: diary.Yes},
			Counts:  []Count{{AtLeast: 1, Of: Episodes, Window: Window{Last: 28}, Text: "noted.episodes"}},
		}},
		Basis: []Grounds{
			{Of: TheRule, Basis: InArticle, Why: "cramps in pregnancy: mention them to the midwife, and ask before taking magnesium"},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
	{
		ID: "signs-noted", Kind: Note, Level: SelfCare, Rest: true,
		Rules: []Rule{
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Signs: diary.Signs}, Window: Window{Last: 28}, Text: "noted.signs"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{ColdPale: diary.Yes}, Window: Window{Last: 28}, Text: "noted.cold-pale"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{PainBetween: diary.Yes}, Window: Window{Last: 28}, Text: "noted.pain-between"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Numbness: []diary.Residue{diary.OnlyDuring}}, Window: Window{Last: 28}, Text: "noted.numbness-during"}}},
		},
		Basis: []Grounds{
			{Of: TheRule, Basis: OwnChoice, Why: "what was ticked and fits no criterion, too long ago or without the medicine, is said back and not passed over; all other signs have criteria that look as far back; weakness only during the cramp is none"},
			{Of: TheCount, Basis: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Basis: OwnChoice, Why: "as far back as any criterion looks"},
		},
	},
	{
		ID: "recurrent-info", Kind: Note, Level: SelfCare,
		Rules: []Rule{{Counts: []Count{{AtLeast: 4, Of: CrampDays, Window: Window{Last: 28}, Text: "noted.days"}}}},
		Basis: []Grounds{
			{Of: TheRule, Basis: InArticle, Why: "a physiotherapist can help with recurrent cramps"},
			{Of: TheCount, Basis: OwnChoice, Source: hallegraeff, Why: "one a week or more is the trials' entry level"},
			{Of: TheWindow, Basis: OwnChoice},
		},
	},
}
