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
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: nhsClot, Why: "breathlessness or chest pain with signs of a clot is an emergency; coughing up blood is added by us"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "emergency-limb", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{ColdPale: diary.Yes}, Window: Window{Hours: 48}, Text: "noted.cold-pale",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: akut, Why: "sudden pain in a cold, pale limb"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "emergency-stroke", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.FaceDroop, diary.SpeechTrouble, diary.OneSideWeak}}, Window: Window{Hours: 48}, Text: "noted.signs",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: strokeSigns, Why: "who cannot raise both arms, speak clearly or smile evenly needs 112"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "emergency-collapse", Kind: Safety, Level: EmergencyCall,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.Unconscious, diary.WholeBody, diary.Confusion, diary.Collapse}}, Window: Window{Hours: 48}, Text: "noted.signs",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: miller, Why: "these signs with cramps point to something other than a cramp"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "sign-past", Kind: Safety, Level: SameDay,
		Rules: []Rule{
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Signs: emergencySigns}, Window: Window{Last: 14, Earlier: 48}, Text: "noted.signs"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{ColdPale: diary.Yes}, Window: Window{Last: 14, Earlier: 48}, Text: "noted.cold-pale"}}},
		},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: strokePast, Why: "signs of a stroke are seen at once or within 7 days, even when they are over; the other signs are our choice"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
			{Of: TheLevel, Kind: OwnChoice, Why: "not 112 any more, but a doctor the same day"},
		},
	},
	{
		ID: "dark-urine", Kind: Safety, Level: SameDay,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.DarkUrine}}, Window: Window{Hours: 72}, Text: "noted.signs",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: miller, Why: "muscle breakdown"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "saddle", Kind: Safety, Level: SameDay, Timeframe: AtOnce,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.SaddleNumb, diary.BladderBowel}}, Window: Window{Last: 14}, Text: "noted.signs",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: niceNeuro, Why: "also DSAM, Akuthåndbogen"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "statin-muscle", Kind: Safety, Level: SameDay,
		Rules: []Rule{
			{
				Profile: ProfileTrait{Medicines: []diary.MedicineClass{diary.Statin}},
				Counts:  []Count{{AtLeast: 1, Of: Episodes, With: Trait{PainBetween: diary.Yes}, Window: Window{Last: 14}, Text: "noted.pain-between"}},
			},
			{
				Profile: ProfileTrait{Medicines: []diary.MedicineClass{diary.Statin}},
				Counts: []Count{{
					AtLeast: 1, Of: Episodes, With: Trait{Weakness: []diary.Residue{diary.OutlastedAndWent, diary.Persistent}}, Window: Window{Last: 14}, Text: "noted.weakness",
				}},
			},
		},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: nhsStatins, Why: "muscle pain or weakness with a statin"},
			{Of: TheLevel, Kind: Published, Source: nhsStatins, Why: "call now"},
			{Of: TheAdvice, Kind: OwnChoice, Why: "the NHS says to stop taking the statin and to call; this says to call, and never to stop without the doctor"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "tetanus", Kind: Safety, Level: SameDay,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.StiffJaw, diary.DirtyWound}}, Window: Window{Last: 21}, Text: "noted.signs",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: nhsTetanus, Why: "a stiff jaw or cramps after a dirty wound"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice, Why: "{{.Last}} days"},
		},
	},
	{
		ID: "toxin", Kind: Safety, Level: SameDay,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.Toxin}}, Window: Window{Last: 14}, Text: "noted.signs",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: toxins, Why: "cramps after contact with something poisonous, for example lead or mercury"},
			{Of: TheLevel, Kind: Published, Source: toxins, Why: "call one's doctor at once, otherwise the out-of-hours service"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "pregnancy-abdomen", Kind: Safety, Level: SameDay, Call: MaternityWard,
		Rules: []Rule{{
			Profile: ProfileTrait{Pregnant: diary.Yes},
			Counts:  []Count{{AtLeast: 1, Of: Episodes, With: Trait{Muscles: []diary.Muscle{diary.Abdomen}}, Window: Window{Last: 7}, Text: "noted.abdomen"}},
		}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: OwnChoice},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "sleep", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{AtLeast: 4, Of: CrampDays, With: Trait{Woke: diary.Yes}, Window: Window{Last: 14}, Text: "noted.woke"}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: nhsCramps, Why: "see a GP if leg cramps disturb sleep"},
			{Of: TheCount, Kind: OwnChoice, Why: "{{.Least}} of {{.Last}} cramp-days"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "muscle-wasting", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.MuscleWasting}}, Window: Window{Last: 28}, Text: "noted.signs",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: nhsCramps17, Why: "see a GP if the muscles of the legs are shrinking or growing weaker; other muscles are added by us"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "twitching-weak", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.TwitchingWeak}}, Window: Window{Last: 28}, Text: "noted.signs",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: nhsTwitch, Why: "see a GP if the place that twitches is weak too"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "walking-pain", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.WalkingPain}}, Window: Window{Last: 28}, Text: "noted.signs",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: legArteries, Why: "see a GP about leg pain that comes again with exercise and goes away after a few minutes' rest"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "weight-loss", Kind: Safety, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Signs: []diary.Sign{diary.WeightLoss}}, Window: Window{Last: 28}, Text: "noted.signs",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: Published, Source: nhsWeight, Why: "see a GP about weight loss without a change of diet or exercise; that holds without cramps too"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
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
			Profile: ProfileTrait{Pregnant: diary.Yes},
			Counts:  []Count{{AtLeast: 1, Of: Episodes, Window: Window{Last: 28}, Text: "noted.episodes"}},
		}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "magnesium in pregnancy; to mention the cramps to the midwife and to ask first is our advice"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
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
		Evidence: []Evidence{
			{Of: TheRule, Kind: OwnChoice, Why: "what was ticked and fits no criterion, too long ago or without the medicine, is said back and not passed over; all other signs have criteria that look as far back; weakness only during the cramp is none"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice, Why: "as far back as any criterion looks"},
		},
	},
	{
		ID: "recurrent-info", Kind: Note, Level: SelfCare,
		Rules: []Rule{{Counts: []Count{{AtLeast: 4, Of: CrampDays, Window: Window{Last: 28}, Text: "noted.days"}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "a physiotherapist can help with recurrent cramps"},
			{Of: TheCount, Kind: OwnChoice, Source: hallegraeff, Why: "one a week or more is the trials' entry level"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
}
