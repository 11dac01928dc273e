package sheet

// Headings are the headings by which fields are known, in lower case and in every language.
type Headings map[Field][]string

// names are the headings of the usual fields as people and programs write them, in Danish and English. A heading may
// stand for several fields: which it is, what is below it says.
var names = Headings{
	Date: {
		"dato", "dag", "dato og tid", "dato og tidspunkt", "dato og klokkeslæt", "dato/tid", "dato klokkeslæt", "tidspunkt", "starttidspunkt", "start", "startede", "begyndte", "startdato",
		"hvornår", "krampedato", "natten til", "date", "day", "date and time", "date/time", "date time", "datetime", "date & time", "started", "start time",
		"start date", "started at", "began", "when", "when did it start", "full date", "time", "tid", "entry date", "dato/tidspunkt", "event date",
	},
	Clock: {
		"klokkeslæt", "klokken", "kl", "tid", "tidspunkt", "time", "time of day", "clock", "start time", "starttid", "starttidspunkt", "start", "startede", "started", "begyndte", "hvornår", "hvad tid", "kl slet", "at",
	},
	Cramp: {
		"krampe", "kramper", "krampe i nat", "krampe ja/nej", "var der krampe", "havde du krampe", "lægkrampe", "lægkramper", "natlig krampe", "antal", "antal kramper", "kramper antal", "kramper i alt", "hvor mange",
		"cramp", "cramps", "cramp yes/no", "any cramp", "any cramps", "cramp?", "leg cramp", "leg cramps", "night cramp", "night cramps", "count", "number of cramps", "cramp count", "how many", "number", "charley horse", "episodes", "anfald",
	},
	CrampDay: {"krampedøgn", "cramp-day"},
	End: {
		"slut", "sluttede", "sluttid", "sluttidspunkt", "slut tid", "ophør", "ophørte", "gik over", "til", "end", "ended", "end time", "ended at", "stop", "stopped", "finish", "until", "to", "slutdato", "end date", "færdig",
	},
	Minutes: {
		"varighed", "minutter", "min", "varighed i minutter", "varighed min", "varede", "længde", "hvor længe", "hvor længe varede det", "tid i minutter", "antal minutter", "duration", "minutes", "mins", "duration min", "duration in minutes",
		"how long", "length", "lasted", "how long did it last",
	},
	Seconds: {"varighed i sekunder", "sekunder", "varighed sek", "sek", "duration in seconds", "seconds", "secs", "duration sec", "duration s"},
	Muscle: {
		"muskel", "muskler", "sted", "hvor", "placering", "lokalisation", "kropsdel", "område", "ben", "muskelgruppe", "hvor henne", "hvor sad den", "hvor sad krampen", "krampested",
		"muscle", "muscles", "muscle group", "place", "where", "location", "body part", "bodypart", "area", "site", "leg", "position", "pain location",
	},
	Side: {"side", "ben", "hvilket ben", "højre/venstre", "venstre/højre", "h/v", "v/h", "which side", "which leg", "leg", "left/right", "right/left", "l/r", "r/l"},
	Pain: {
		"smerte", "smerte 0-10", "pain 0-10", "smerter", "smertescore", "smertestyrke", "smerteniveau", "smertegrad", "smerteskala", "styrke", "intensitet", "vas", "nrs", "hvor ondt", "hvor slemt", "ondt", "grad", "sværhedsgrad", "værste smerte",
		"pain", "pain level", "pain score", "pain scale", "pain intensity", "pain rating", "worst pain", "intensity", "severity", "strength", "rating", "score", "level", "how bad",
	},
	Context: {"situation", "hvad lavede du", "aktivitet", "aktivitet ved krampe", "context", "activity", "what were you doing", "circumstances"},
	Woke:    {"vækkede", "vågnede", "vågnede du", "vækket", "vækkede mig", "vågnet", "opvågning", "woke", "woke up", "woke me", "woke me up", "awakened", "waking"},
	Note: {
		"note", "noter", "notat", "bemærkning", "bemærkninger", "kommentar", "kommentarer", "tekst", "beskrivelse", "andet", "fritekst", "notes", "comment", "comments", "remark", "remarks", "description", "other", "details", "diary",
	},
	Kind: {"symptom", "symptomer", "type", "kategori", "hændelse", "symptoms", "kind", "category", "event"},
	ID:   {"nøgle", "id", "key"},
}

// stamps are the headings of a moment at which something was written down, which is when it happened only where nothing
// else says that.
var stamps = Headings{Date: {"timestamp", "tidsstempel", "submitted at", "indsendt", "logged at", "created", "created at", "oprettet"}}

// contained are headings that are known even within longer ones, such as "Smerter om natten (0-10)", in the order in
// which they are looked for.
var contained = []struct {
	field Field
	words []string
}{
	{Seconds, []string{"sekunder", "seconds"}},
	{Minutes, []string{"varighed", "hvor længe", "varede", "minutter", "duration", "how long", "minutes", "lasted"}},
	{Pain, []string{"smerte", "smerter", "smertestyrke", "ondt", "pain", "intensitet", "intensity", "severity", "vas", "nrs"}},
	{End, []string{"slut", "sluttede", "sluttid", "end", "ended"}},
	{Woke, []string{"vågnede", "vækkede", "woke", "wake", "awake"}},
	{Cramp, []string{"krampe", "kramper", "lægkrampe", "lægkramper", "cramp", "cramps", "charley horse"}},
	{Date, []string{"dato", "date", "hvornår", "when", "begyndte", "startede", "started"}},
	{Clock, []string{"klokken", "klokkeslæt", "kl", "tidspunkt", "time", "start", "hvornår", "when", "begyndte", "startede", "started"}},
	{Muscle, []string{"muskel", "sted", "muscle", "location", "body part"}},
	{Side, []string{"side"}},
	{Note, []string{"note", "noter", "notes", "bemærkninger", "kommentar", "kommentarer", "comment", "comments"}},
}

// headingUnits are the words within a heading by which its numbers are understood. A cell below a heading that holds
// nothing else is a second line of it.
var headingUnits = []string{
	"min", "min.", "minutter", "minutes", "mins", "sek", "sek.", "sekunder", "sec", "s", "seconds", "timer", "hours", "mm:ss", "min:sek", "min:sec", "m:s", "hh:mm", "tt:mm", "t:mm", "h:mm",
	"0-10", "0–10", "1-10", "1–10", "0-5", "0–5", "1-5", "1–5", "1-3", "1–3", "0-3", "0–3", "0-100", "ja/nej", "yes/no", "j/n", "y/n", "v/h", "h/v", "l/r", "venstre/højre", "kl", "kl.", "dd-mm-åååå", "dd-mm-yyyy", "dd.mm.yyyy", "dd/mm/yyyy",
	"mm/dd/yyyy", "yyyy-mm-dd", "åååå-mm-dd", "vas", "nrs",
}

// answers are the words, signs and numbers by which people and programs say whether there was a cramp.
var answers = map[string]bool{
	"ja": true, "j": true, "jo": true, "yes": true, "y": true, "true": true, "sand": true, "sandt": true, "x": true, "✓": true, "✔": true, "☑": true, "☒": true, "✅": true, "v": true, "+": true,
	"krampe": true, "cramp": true, "checked": true, "on": true, "yes_manual": true, "yes_auto": true,
	"nej": false, "n": false, "no": false, "false": false, "falsk": false, "ingen": false, "ingen krampe": false, "ingen kramper": false, "none": false, "no cramp": false, "no cramps": false,
	"☐": false, "✗": false, "✘": false, "❌": false, "unchecked": false, "off": false, "nul": false,
}

// unanswered are the words by which programs and people say that a question was not answered.
var unanswered = []string{"unknown", "skip", "ukendt", "?", "-", "–", "ved ikke", "ikke besvaret", "not answered", "n/a", "na", "-1"}

// crampWords say in a column of all kinds of entries that one is about a cramp.
var crampWords = []string{"krampe", "kramper", "lægkrampe", "lægkramper", "natkrampe", "natkramper", "benkrampe", "benkramper", "muskelkrampe", "muskelkramper", "cramp", "cramps", "cramping", "charley horse", "charley horses", "spasm", "spasms", "spasme", "spasmer"}

// totals are the words with which a line begins that sums up the others.
var totals = []string{"i alt", "ialt", "total", "totalt", "sum", "gennemsnit", "gns", "gns.", "snit", "middel", "average", "avg", "mean", "antal i alt", "subtotal", "grand total", "in total", "samlet"}

// nights are the words that stand where a time of day would, and say that it was some time in the night.
var nights = []string{"nat", "natten", "om natten", "i nat", "night", "at night", "during the night"}

// painWords are what the words of a scale stand for on one from 0 to 10, which is this project's own choice: the middle
// of the range that is usually called so.
var painWords = map[string]int{
	"ingen": 0, "none": 0, "let": 2, "lette": 2, "svag": 2, "mild": 2, "lidt": 2, "slight": 2, "light": 2, "low": 2, "lav": 2,
	"moderat": 5, "middel": 5, "mellem": 5, "moderate": 5, "medium": 5, "some": 5,
	"svær": 8, "stærk": 8, "kraftig": 8, "høj": 8, "slem": 8, "meget": 8, "severe": 8, "strong": 8, "bad": 8, "high": 8,
	"uudholdelig": 10, "værst": 10, "værst tænkelige": 10, "unbearable": 10, "worst": 10, "worst possible": 10, "meget svær": 9, "very severe": 9,
}

// Format is the shape of a file that another program writes, where its headings alone do not say enough.
type Format struct {
	Name     string
	Headings []string // all of which it has, as fold leaves them
	Columns  map[Field]string
	Words    map[Field]map[string]string // for the cells of a field, in lower case
	Other    map[Field]string            // what a cell of a field means that is none of the words
	Unnamed  []Field                     // the file does not say what these are about, unless its name does
	Order    Order
}

// Formats are the shapes of files that are publicly documented.
var Formats = []Format{
	{
		Name: "Daylio", Headings: []string{"full_date", "date", "weekday", "time", "mood", "activities", "note"},
		Columns: map[Field]string{Date: "full_date", Clock: "time", Kind: "activities", Muscle: "activities", Side: "activities", Note: "note"},
	},
	{
		Name: "Track & Graph", Headings: []string{"featurename", "timestamp", "value"},
		Columns: map[Field]string{Date: "timestamp", Kind: "featurename", Muscle: "featurename", Side: "featurename", Cramp: "value", Note: "note"},
		Words:   map[Field]map[string]string{Cramp: {"0": "no", "0.0": "no"}}, Other: map[Field]string{Cramp: "yes"},
	},
	{
		Name: "Loop Habit Tracker", Headings: []string{"date", "value", "notes"},
		Columns: map[Field]string{Date: "date", Cramp: "value", Note: "notes"}, Unnamed: []Field{Cramp},
	},
	{
		Name: "Cluster Headache Tracker", Headings: []string{"start_time", "end_time", "intensity", "medication", "triggers", "notes"},
		Columns: map[Field]string{Date: "start_time", End: "end_time", Pain: "intensity", Note: "notes"},
	},
	{
		Name: "Migraine Buddy", Headings: []string{"#", "started", "lasted", "pain level"},
		Columns: map[Field]string{Date: "started", Minutes: "lasted", Pain: "pain level", Note: "notes"}, Order: MonthFirst,
	},
}
