package learn

import (
	"strconv"

	"crampdiary/diary"
)

// Source is a publication on which a text rests.
type Source struct {
	Key      string // as a text cites it, and stable, since addresses lead to it
	Short    string // the author, as a citation names them
	Authors  string // empty when they are not named
	Year     int    // 0 for a page that is kept up to date
	Title    string
	Language diary.Language // of the title
	In       string         // the journal with its volume, or the publisher
	DOI      string         // empty when there is none
	PMC      string         // the number in PubMed Central, empty when there is none
	Address  string         // of a page without a DOI, without a scheme
}

// Sources lists every publication, by key.
var Sources = []Source{
	{
		Key: "article-2025", Short: "Hvorfor får man krampe?", Year: 2025,
		Title: "Hvorfor får man krampe? – årsager og forebyggelse", Language: diary.Danish,
	},
	{
		Key: "boonstra-2016", Short: "Boonstra", Authors: "Boonstra et al.", Year: 2016,
		Title: "Cut-off points for mild, moderate, and severe pain on the numeric rating scale for pain in patients with chronic musculoskeletal pain", Language: diary.English,
		In: "Frontiers in Psychology 7:1466", DOI: "10.3389/fpsyg.2016.01466",
	},
	{
		Key: "coppin-2005", Short: "Coppin", Authors: "Coppin, Wicke, Little", Year: 2005,
		Title: "Managing nocturnal leg cramps: calf-stretching exercises and cessation of quinine treatment", Language: diary.English,
		In: "British Journal of General Practice 55:186–191", PMC: "PMC1463088",
	},
	{
		Key: "dsam-2021", Short: "DSAM", Authors: "Dansk Selskab for Almen Medicin", Year: 2021,
		Title: "Akuthåndbogen", Language: diary.Danish, Address: "dsam.dk",
	},
	{
		Key: "garrison-2012", Short: "Garrison", Authors: "Garrison et al.", Year: 2012,
		Title: "Nocturnal leg cramps and prescription use that precedes them", Language: diary.English,
		In: "Archives of Internal Medicine 172:120–126", DOI: "10.1001/archinternmed.2011.1029",
	},
	{
		Key: "garrison-2020", Short: "Garrison", Authors: "Garrison et al.", Year: 2020,
		Title: "Magnesium for skeletal muscle cramps", Language: diary.English,
		In: "Cochrane Database of Systematic Reviews, CD009402", DOI: "10.1002/14651858.CD009402.pub3",
	},
	{
		Key: "hallegraeff-2012", Short: "Hallegraeff", Authors: "Hallegraeff, van der Schans, de Ruiter, de Greef", Year: 2012,
		Title: "Stretching before sleep reduces the frequency and severity of nocturnal leg cramps in older adults", Language: diary.English,
		In: "Journal of Physiotherapy 58:17–22", DOI: "10.1016/S1836-9553(12)70068-1",
	},
	{
		Key: "hallegraeff-2017", Short: "Hallegraeff", Authors: "Hallegraeff, de Greef, Krijnen, van der Schans", Year: 2017,
		Title: "Criteria in diagnosing nocturnal leg cramps: a systematic review", Language: diary.English,
		In: "BMC Family Practice 18:29", DOI: "10.1186/s12875-017-0600-x",
	},
	{
		Key: "hawke-2021", Short: "Cochrane", Authors: "Hawke et al.", Year: 2021,
		Title: "Non-drug therapies for the secondary prevention of lower limb muscle cramps", Language: diary.English,
		In: "Cochrane Database of Systematic Reviews, CD008496", DOI: "10.1002/14651858.CD008496.pub3",
	},
	{
		Key: "miller-2022", Short: "Miller", Authors: "Miller et al.", Year: 2022,
		Title: "An evidence-based review of the pathophysiology, treatment, and prevention of exercise-associated muscle cramps", Language: diary.English,
		In: "Journal of Athletic Training 57:5–15", PMC: "PMC8775277",
	},
	{
		Key: "naylor-1994", Short: "Naylor & Young", Authors: "Naylor, Young", Year: 1994,
		Title: "A general population survey of rest cramps", Language: diary.English,
		In: "Age and Ageing 23:418–420", DOI: "10.1093/ageing/23.5.418",
	},
	{
		Key: "nhs-clot", Short: "NHS, DVT", Authors: "NHS", Title: "DVT (deep vein thrombosis)", Language: diary.English, Address: "nhs.uk/conditions/deep-vein-thrombosis-dvt",
	},
	{
		Key: "nhs-leg-cramps", Short: "NHS, Leg cramps", Authors: "NHS", Title: "Leg cramps", Language: diary.English, Address: "nhs.uk/conditions/leg-cramps",
	},
	{
		Key: "nhs-statins", Short: "NHS, Statins", Authors: "NHS", Title: "Statins", Language: diary.English, Address: "nhs.uk/conditions/statins",
	},
	{
		Key: "nhs-tetanus", Short: "NHS, Tetanus", Authors: "NHS", Title: "Tetanus", Language: diary.English, Address: "nhs.uk/conditions/tetanus",
	},
	{
		Key: "nhs-twitching", Short: "NHS, Twitching", Authors: "NHS", Title: "Twitching eyes and muscles", Language: diary.English, Address: "nhs.uk/conditions/twitching-eyes-and-muscles",
	},
	{
		Key: "nhs-weight-loss", Short: "NHS, Weight loss", Authors: "NHS", Title: "Unintentional weight loss", Language: diary.English, Address: "nhs.uk/conditions/unintentional-weight-loss",
	},
	{
		Key: "nice-127", Short: "NICE", Authors: "NICE", Year: 2019,
		Title: "Suspected neurological conditions: recognition and referral (NG127)", Language: diary.English, Address: "nice.org.uk/guidance/ng127",
	},
	{
		Key: "nidirect-leg-cramps", Short: "nidirect, Leg cramps", Authors: "nidirect", Title: "Leg cramps", Language: diary.English, Address: "nidirect.gov.uk/conditions/leg-cramps",
	},
	{
		Key: "nidirect-pad", Short: "nidirect, Leg pain", Authors: "nidirect", Title: "Peripheral arterial disease (PAD)", Language: diary.English, Address: "nidirect.gov.uk/conditions/peripheral-arterial-disease-pad",
	},
	{
		Key: "van-laecke-2023", Short: "Van Laecke", Authors: "Van Laecke", Year: 2023,
		Title: "An update on hypomagnesemia and hypermagnesemia", Language: diary.English,
		In: "Kidney and Dialysis 4:1–14", DOI: "10.3390/kidneydial4010001",
	},
}

// SourceOf is the source of a key; false if there is none.
func SourceOf(key string) (Source, bool) {
	for _, source := range Sources {
		if source.Key == key {
			return source, true
		}
	}
	return Source{}, false
}

// Citation is the source as a sentence names it, for example "Coppin 2005".
func (s Source) Citation() string {
	if s.Year == 0 {
		return s.Short
	}
	return s.Short + " " + strconv.Itoa(s.Year)
}

// URL is where the publication is found by its DOI, empty when it has none.
func (s Source) URL() string {
	if s.DOI == "" {
		return ""
	}
	return "https://doi.org/" + s.DOI
}
