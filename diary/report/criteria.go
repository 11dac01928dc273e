package report

import (
	"slices"

	"crampdiary/diary"
)

// The publications that the numbers come from.
var (
	naylor      = Source{"Naylor & Young, Age and Ageing 1994;23:418-420", "doi 10.1093/ageing/23.5.418"}
	hallegraeff = Source{"Hallegraeff et al., Journal of Physiotherapy 2012;58:17-22", "doi 10.1016/S1836-9553(12)70068-1"}
	tenMinutes  = Source{"nidirect and NHS, Leg cramps; upper limit in Hallegraeff et al. 2017", "doi 10.1186/s12875-017-0600-x"}
	boonstra    = Source{"Boonstra et al., Frontiers in Psychology 2016;7:1466", "doi 10.3389/fpsyg.2016.01466"}
	crampPain   = Source{"Survey of 80 adults with weekly night-time calf cramp, 2012", "PMC3361473"}
	akut        = Source{"DSAM, Akuthåndbogen, 2021", "dsam.dk"}
	nhsCramps   = Source{"NHS, Leg cramps", "nhs.uk/conditions/leg-cramps"}
	nhsClot     = Source{"NHS, DVT (deep vein thrombosis)", "nhs.uk/conditions/deep-vein-thrombosis-dvt"}
	nhsStatins  = Source{"NHS, Statins, side effects", "nhs.uk/conditions/statins"}
	nhsTetanus  = Source{"NHS and nidirect, Tetanus", "nhs.uk/conditions/tetanus"}
	nhsCramps17 = Source{"NHS, Leg cramps, as reviewed in January 2017", "nhs.uk/conditions/leg-cramps"}
	toxins      = Source{"nidirect and NHS, Leg cramps", "nidirect.gov.uk/conditions/leg-cramps"}
	nhsTwitch   = Source{"NHS, Twitching eyes and muscles", "nhs.uk/conditions/twitching-eyes-and-muscles"}
	legArteries = Source{"nidirect and NHS, Peripheral arterial disease (PAD)", "nidirect.gov.uk/conditions/peripheral-arterial-disease-pad"}
	nhsWeight   = Source{"NHS, Unintentional weight loss", "nhs.uk/conditions/unintentional-weight-loss"}
	garrison    = Source{"Garrison et al., Archives of Internal Medicine 2012;172:120-126", "doi 10.1001/archinternmed.2011.1029"}
	vanLaecke   = Source{"Van Laecke, Kidney and Dialysis 2023", "doi 10.3390/kidneydial4010001"}
	miller      = Source{"Miller et al., Journal of Athletic Training 2022;57:5-15", "PMC8775277"}
	niceNeuro   = Source{"NICE NG127, Suspected neurological conditions", "nice.org.uk/guidance/ng127"}
	strokePast  = Source{"NICE NG128, Stroke and transient ischaemic attack", "nice.org.uk/guidance/ng128"}
	strokeSigns = Source{"DSAM, Akuthåndbogen, 2021; stræk, snak, smil", "dsam.dk"}
)

// LongRecent is the criterion of a cramp that has gone on for long, of which the first screen asks by itself.
const LongRecent = "long-recent"

// Criteria is every criterion by which the diary advises to seek help. No clinician has reviewed it yet.
var Criteria = Table{
	AnsweredAtLeast: 20,
	AnsweredOf:      28,
	Criteria:        slices.Concat(articleCriteria, safetyCriteria, notes),
}

// The criteria that the article names, most of them without a number.
var articleCriteria = []Criterion{
	{
		ID: "frequent", Kind: Article, Level: OwnDoctor,
		Rules: []Rule{
			{Counts: []Count{
				{AtLeast: 3, Of: CrampDays, Window: Window{Last: 7}, Text: "noted.days"},
				{AtLeast: 3, Of: CrampDays, Window: Window{Last: 14, Before: 7}, Text: "noted.days"},
			}},
			{Counts: []Count{{AtLeast: 6, Of: CrampDays, Window: Window{Last: 7}, Text: "noted.days"}}},
		},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "frequent cramps"},
			{Of: TheCount, Kind: OwnChoice, Source: naylor, Why: "of sufferers 40 % have more than three a week and 6 % have them daily; trials recruit from one a week (Hallegraeff 2012)"},
			{Of: TheWindow, Kind: OwnChoice, Why: "{{.Last}} days, so that one week with a race does not fire alone"},
		},
	},
	{
		ID: "very-painful", Kind: Article, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{AtLeast: 2, Of: CrampDays, With: Trait{Pain: 8}, Window: Window{Last: 28}, Text: "noted.pain-days"}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "very painful cramps"},
			{Of: ThePain, Kind: Published, Source: boonstra, Why: "on a scale of 0 to 10, up to 5 is mild, 6 and 7 moderate, {{.Pain}} and more severe"},
			{Of: TheCount, Kind: OwnChoice, Source: crampPain, Why: "the mean usual pain of a cramp is 66 of 100, so {{.Milder}} would flag a large share"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: LongRecent, Kind: Article, Level: SameDay,
		Rules: []Rule{{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Minutes: 10}, Window: Window{Hours: 48}, Text: "noted.long"}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "unusually long, does not give way"},
			{Of: TheLength, Kind: Published, Source: tenMinutes, Why: "more than {{.Minutes}} minutes"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice, Why: "still going on, or ended within {{.Hours}} hours"},
		},
	},
	{
		ID: "long-past", Kind: Article, Level: OwnDoctor,
		Rules: []Rule{{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Minutes: 10}, Window: Window{Last: 28, Earlier: 48}, Text: "noted.long"}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "unusually long"},
			{Of: TheLength, Kind: Published, Source: tenMinutes, Why: "more than {{.Minutes}} minutes"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
			{Of: TheLevel, Kind: OwnChoice, Source: naylor, Why: "the mean reported duration is 9 minutes, so one that is over is not urgent"},
		},
	},
	{
		ID: "weakness-now", Kind: Article, Level: SameDay,
		Rules: []Rule{{Counts: []Count{{
			AtLeast: 1, Of: Episodes, With: Trait{Weakness: []diary.Residue{diary.Persistent}}, Window: Window{Last: 7}, Text: "noted.weakness-persistent",
		}}}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "weakness"},
			{Of: TheLevel, Kind: Published, Source: akut, Why: "new focal neurology is seen now"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "weakness", Kind: Article, Level: OwnDoctor,
		Rules: []Rule{
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Weakness: []diary.Residue{diary.OutlastedAndWent}}, Window: Window{Last: 28}, Text: "noted.weakness-after"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Weakness: []diary.Residue{diary.Persistent}}, Window: Window{Last: 28, Before: 7}, Text: "noted.weakness-persistent"}}},
		},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "weakness; only during the cramp never counts, since a cramping muscle cannot be used"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "numbness", Kind: Article, Level: OwnDoctor,
		Rules: []Rule{
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Numbness: []diary.Residue{diary.OutlastedAndWent, diary.Persistent}}, Window: Window{Last: 28}, Text: "noted.numbness"}}},
			{Counts: []Count{{AtLeast: 2, Of: Episodes, With: Trait{Numbness: []diary.Residue{diary.OnlyDuring}}, Window: Window{Last: 28}, Text: "noted.numbness-during"}}},
		},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Source: nhsCramps, Why: "numbness"},
			{Of: TheCount, Kind: OwnChoice},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "clot-pattern", Kind: Article, Level: SameDay,
		Rules: []Rule{
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Limb: diary.Yes, Swelling: diary.OneSidedSwelling}, Window: Window{Last: 7}, Text: "noted.swelling-one"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Limb: diary.Yes, RedWarm: diary.Yes}, Window: Window{Last: 7}, Text: "noted.red-warm"}}},
		},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Source: nhsClot, Why: "swelling and redness of a limb, or where no muscle was noted: four of five cramps are in the calf; never a Wells score, whose items need an examiner"},
			{Of: TheLevel, Kind: Published, Source: akut, Why: "a swollen, red, warm limb is seen the same day"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "swelling-redness", Kind: Article, Level: OwnDoctor,
		Rules: []Rule{
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Swelling: diary.BothSidesSwelling}, Window: Window{Last: 28}, Text: "noted.swelling-both"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Limb: diary.Yes, Swelling: diary.OneSidedSwelling}, Window: Window{Last: 28, Before: 7}, Text: "noted.swelling-one"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Limb: diary.Yes, RedWarm: diary.Yes}, Window: Window{Last: 28, Before: 7}, Text: "noted.red-warm"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Limb: diary.No, Swelling: diary.OneSidedSwelling}, Window: Window{Last: 28}, Text: "noted.swelling-elsewhere"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Limb: diary.No, RedWarm: diary.Yes}, Window: Window{Last: 28}, Text: "noted.red-warm-elsewhere"}}},
		},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "swelling, redness; also where no limb is, at which the other ground about swelling does not look"},
			{Of: TheLevel, Kind: OwnChoice, Why: "split between this ground and the one about swelling lately"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "underlying-disease", Kind: Article, Level: OwnDoctor, Timeframe: NoHurry, Settled: 90,
		Rules: []Rule{{
			Profile: ProfileTrait{Conditions: []diary.Condition{diary.Diabetes, diary.ReducedKidney, diary.Dialysis, diary.Cardiovascular}},
			Counts:  []Count{{AtLeast: 1, Of: CrampDays, Window: Window{Last: 28}, Text: "noted.days"}},
		}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "diabetes, reduced kidney function, cardiovascular disease: taken literally"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice, Why: "{{.Last}} days; told counts for {{.Settled}} days unless a new kind of finding appears"},
		},
	},
	{
		ID: "sudden-severe", Kind: Article, Level: OwnDoctor, Timeframe: Soon,
		Rules: []Rule{{
			Profile: ProfileTrait{CrampsBefore: diary.No},
			Counts: []Count{
				{AtLeast: 2, Of: Episodes, Window: Window{Last: 7}, Text: "noted.episodes"},
				{AtLeast: 1, Of: Episodes, With: Trait{Pain: 8}, Window: Window{Last: 7}, Text: "noted.pain"},
			},
		}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "starts suddenly and severely; every cramp is sudden, so it is read as a new problem"},
			{Of: ThePain, Kind: Published, Source: boonstra, Why: "{{.Pain}} and more is severe"},
			{Of: TheCount, Kind: OwnChoice},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "violent", Kind: Article, Level: OwnDoctor,
		Rules: []Rule{
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Pain: 9, SoreHours: 24}, Window: Window{Last: 28}, Text: "noted.violent-sore"}}},
			{Counts: []Count{{AtLeast: 1, Of: Episodes, With: Trait{Pain: 9, Unable: diary.Yes}, Window: Window{Last: 28}, Text: "noted.violent-unable"}}},
		},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "very violent cramps"},
			{Of: ThePain, Kind: OwnChoice},
			{Of: TheLength, Kind: Published, Source: nhsCramps, Why: "up to {{.Sore}} hours of soreness is usual"},
			{Of: TheCount, Kind: OwnChoice, Why: "one is enough"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "physiotherapy", Kind: Article, Level: Physiotherapist,
		Rules: []Rule{
			{
				Profile: ProfileTrait{MovementProblem: diary.Yes},
				Counts:  []Count{{AtLeast: 4, Of: CrampDays, Window: Window{Last: 28}, Text: "noted.days"}},
			},
			{Counts: []Count{
				{AtLeast: 4, Of: CrampDays, Window: Window{Last: 28}, Text: "noted.days"},
				{AtLeast: 2, Of: Episodes, With: Trait{MovementProblem: diary.Yes}, Window: Window{Last: 28}, Text: "noted.movement"},
			}},
		},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Why: "recurrent, with muscle or movement problems"},
			{Of: TheCount, Kind: OwnChoice, Source: hallegraeff, Why: "one a week or more is the trials' entry level; its use as \"recurrent\" is our choice"},
			{Of: TheWindow, Kind: OwnChoice},
		},
	},
	{
		ID: "medicine", Kind: Article, Level: Prescriber, Since: 12,
		Rules: []Rule{{
			Profile: ProfileTrait{Medicines: []diary.MedicineClass{diary.Statin, diary.Diuretic, diary.InhaledLABA}},
			Counts:  []Count{{AtLeast: 2, Of: CrampDays, Window: Window{Last: 28}, Text: "noted.days"}},
		}},
		Evidence: []Evidence{
			{Of: TheRule, Kind: InArticle, Source: garrison, Why: "diuretics (ratio 1.47) and statins (1.16 only); inhaled long-acting beta-agonists added (2.42); never to be stopped without the prescriber"},
			{Of: TheCount, Kind: OwnChoice},
			{Of: TheWindow, Kind: Published, Source: garrison, Why: "begun at most {{.Since}} months ago; the {{.Last}} days are our choice, and so is that a change of medicine noted with a cramp counts as much"},
		},
	},
	{
		ID: "supplement", Kind: Article, Level: Prescriber,
		Rules: []Rule{
			{Call: AskOwnDoctor, Profile: ProfileTrait{
				Supplements: []diary.SupplementKind{diary.Magnesium, diary.Potassium, diary.Calcium},
				Conditions:  []diary.Condition{diary.ReducedKidney, diary.Dialysis},
			}},
			{Profile: ProfileTrait{
				Supplements: []diary.SupplementKind{diary.Magnesium, diary.Potassium, diary.Calcium},
				Medicines:   diary.MedicineClasses,
			}},
		},
		Evidence: []Evidence{{Of: TheRule, Kind: InArticle, Source: vanLaecke, Why: "supplements with kidney disease or medicine"}},
	},
}
