package report

import (
	"slices"

	"crampdiary/diary"
)

// The criteria that the article lacks, for the sake of safety. They rest mostly on signs that a person
// ticks on an episode; what is not ticked counts as not noted.
var safetyCriteria = []Criterion{
	{
		ID: "emergency-chest", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.Breathless, diary.ChestPain, diary.CoughingBlood}}, Window: Window{Hours: 48}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: nhsClot, Why: "breathlessness or chest pain with signs of a clot is an emergency; coughing up blood is added by us"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "emergency-limb", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{ColdPale: diary.Yes}, Window: Window{Hours: 48}, Text: "noted.cold-pale",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: akut, Why: "sudden pain in a cold, pale limb"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "emergency-stroke", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.FaceDroop, diary.SpeechTrouble, diary.OneSideWeak}}, Window: Window{Hours: 48}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: strokeSigns, Why: "who cannot raise both arms, speak clearly or smile evenly needs 112"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "emergency-collapse", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.Unconscious, diary.WholeBody, diary.Confusion, diary.Collapse}}, Window: Window{Hours: 48}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: miller, Why: "these signs with cramps point to something other than a cramp"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "sign-past", Kind: Safety, Level: SameDay,
		Rules: []Rule{
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Signs: emergencySigns}, Window: Window{Last: 14, Earlier: 48}, Text: "noted.signs"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{ColdPale: diary.Yes}, Window: Window{Last: 14, Earlier: 48}, Text: "noted.cold-pale"}}},
		},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: strokePast, Why: "signs of a stroke are seen at once or within 7 days, even when they are over; the other signs are our choice"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
			{Of: TheLevel, Evidence: OwnChoice, Why: "not 112 any more, but a doctor the same day"},
		},
	},
	{
		ID: "dark-urine", Kind: Safety, Level: SameDay,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.DarkUrine}}, Window: Window{Hours: 72}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: miller, Why: "muscle breakdown"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "saddle", Kind: Safety, Level: SameDay, Pace: AtOnce,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.SaddleNumb, diary.BladderBowel}}, Window: Window{Last: 14}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: niceNeuro, Why: "also DSAM, Akuthåndbogen"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
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
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: nhsStatins, Why: "muscle pain or weakness with a statin"},
			{Of: TheLevel, Evidence: Published, Source: nhsStatins, Why: "call now"},
			{Of: TheAdvice, Evidence: OwnChoice, Why: "the NHS says to stop taking the statin and to call; this says to call, and never to stop without the doctor"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "tetanus", Kind: Safety, Level: SameDay,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.StiffJaw, diary.DirtyWound}}, Window: Window{Last: 21}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: nhsTetanus, Why: "a stiff jaw or cramps after a dirty wound"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice, Why: "{{.Last}} days"},
		},
	},
	{
		ID: "toxin", Kind: Safety, Level: SameDay,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.Toxin}}, Window: Window{Last: 14}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: toxins, Why: "cramps after contact with something poisonous, for example lead or mercury"},
			{Of: TheLevel, Evidence: Published, Source: toxins, Why: "call one's doctor at once, otherwise the out-of-hours service"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "pregnancy-abdomen", Kind: Safety, Level: SameDay, Call: MaternityWard,
		Rules: []Rule{{
			Profile: Profile{Pregnant: diary.Yes},
			Counts:  []Count{{AtLeast: 1, Of: Episodes, With: Trait{Muscles: []diary.Muscle{diary.Abdomen}}, Window: Window{Last: 7}, Text: "noted.abdomen"}},
		}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: OwnChoice},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "sleep", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{AtLeast: 4, Of: CrampDays, With: Trait{Woke: diary.Yes}, Window: Window{Last: 14}, Text: "noted.woke"}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: nhsCramps, Why: "see a GP if leg cramps disturb sleep"},
			{Of: TheCount, Evidence: OwnChoice, Why: "{{.Least}} of {{.Last}} cramp-days"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "muscle-wasting", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.MuscleWasting}}, Window: Window{Last: 28}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: nhsCramps17, Why: "see a GP if the muscles of the legs are shrinking or growing weaker; other muscles are added by us"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "twitching-weak", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.TwitchingWeak}}, Window: Window{Last: 28}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: nhsTwitch, Why: "see a GP if the place that twitches is weak too"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "walking-pain", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.WalkingPain}}, Window: Window{Last: 28}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: legArteries, Why: "see a GP about leg pain that comes again with exercise and goes away after a few minutes' rest"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "weight-loss", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.WeightLoss}}, Window: Window{Last: 28}, Text: "noted.signs",
		}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: Published, Source: nhsWeight, Why: "see a GP about weight loss without a change of diet or exercise; that holds without cramps too"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
}

// emergencySigns are those of the criteria that say to call 112.
var emergencySigns = []diary.Sign{
	diary.Breathless, diary.ChestPain, diary.CoughingBlood, diary.FaceDroop, diary.SpeechTrouble, diary.OneSideWeak,
	diary.Unconscious, diary.WholeBody, diary.Confusion, diary.Collapse,
}

// passingSigns are those that no criterion looks for as far back as any does.
var passingSigns = slices.Concat(emergencySigns, []diary.Sign{
	diary.DarkUrine, diary.SaddleNumb, diary.BladderBowel, diary.StiffJaw, diary.DirtyWound, diary.Toxin,
})

// What is worth knowing, and no reason to seek help.
var notes = []Criterion{
	{
		ID: "pregnancy-info", Kind: Note, Level: SelfCare, Call: Midwife,
		Rules: []Rule{{
			Profile: Profile{Pregnant: diary.Yes},
			Counts:  []Count{{AtLeast: 1, Of: Episodes, Window: Window{Last: 28}, Text: "noted.episodes"}},
		}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: InArticle, Why: "magnesium in pregnancy; to mention the cramps to the midwife and to ask first is our advice"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
	{
		ID: "signs-noted", Kind: Note, Level: SelfCare, Rest: true,
		Rules: []Rule{
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Signs: passingSigns}, Window: Window{Last: 28}, Text: "noted.signs"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{ColdPale: diary.Yes}, Window: Window{Last: 28}, Text: "noted.cold-pale"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{PainBetween: diary.Yes}, Window: Window{Last: 28}, Text: "noted.pain-between"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Numbness: []diary.Residue{diary.OnlyDuring}}, Window: Window{Last: 28}, Text: "noted.numbness-during"}}},
		},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: OwnChoice, Why: "what was ticked and fits no criterion, too long ago or without the medicine, is said back and not passed over; all other signs have criteria that look as far back; weakness only during the cramp is none"},
			{Of: TheCount, Evidence: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Evidence: OwnChoice, Why: "as far back as any criterion looks"},
		},
	},
	{
		ID: "recurrent-info", Kind: Note, Level: SelfCare,
		Rules: []Rule{{Counts: []Count{{AtLeast: 4, Of: CrampDays, Window: Window{Last: 28}, Text: "noted.days"}}}},
		Evidence: []Grounds{
			{Of: TheRule, Evidence: InArticle, Why: "a physiotherapist can help with recurrent cramps"},
			{Of: TheCount, Evidence: OwnChoice, Source: hallegraeff, Why: "one a week or more is the trials' entry level"},
			{Of: TheWindow, Evidence: OwnChoice},
		},
	},
}
