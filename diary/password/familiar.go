package password

// familiar are words that somebody who guesses at a Danish diary of cramps tries first, besides those of
// the list of common passwords, which are English for the most part. They are our own choice of everyday
// words. Random words of a passphrase are not among them, or are few enough not to matter.
var familiar = []string{
	// What is asked for, and what it is asked for by.
	"adgangskode", "kodeord", "mitkodeord", "minkode", "kode", "hemmelig", "hemmelighed", "velkommen",
	"krampe", "krampedagbog", "crampdiary", "dagbog", "diary", "cramp", "muskel", "muskelkrampe",
	"nattekrampe", "password", "passord", "losenord", "login", "logind", "sundhed", "patient", "læge",
	// What people say.
	"jegelskerdig", "elskerdig", "elsker", "elskede", "hejmeddig", "hejhej", "hejsa", "goddag", "godmorgen",
	"godnat", "farvel", "tillykke", "skat", "skattepige", "søde", "smukke", "prinsesse", "pusling",
	"rødgrødmedfløde", "ingenadgang", "lukop", "sesamlukdigop", "ligemeget", "detvedjegikke",
	// Family and animals.
	"mormor", "morfar", "farmor", "farfar", "familie", "familien", "mitbarn", "søster", "bror", "datter",
	"kærlighed", "hund", "hunden", "kat", "missekat", "hest", "hesten",
	// The calendar.
	"mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag",
	"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
	"november", "december", "forår", "sommer", "efterår", "vinter", "ferie", "sommerferie", "jul",
	"juleaften", "påske", "fødselsdag",
	// Places and clubs.
	"danmark", "dansk", "dannebrog", "københavn", "kbh", "århus", "aarhus", "odense", "aalborg", "ålborg",
	"esbjerg", "randers", "kolding", "vejle", "roskilde", "jylland", "sjælland", "fyn", "bornholm",
	"fodbold", "håndbold", "brøndby", "fckøbenhavn", "fck", "agf", "aab", "midtjylland",
	// Names that many have.
	"anders", "christian", "frederik", "henrik", "jens", "jesper", "lars", "mads", "magnus", "martin", "michael",
	"mikkel", "morten", "niels", "oliver", "peter", "rasmus", "søren", "thomas", "william",
	"anna", "anne", "birgitte", "camilla", "charlotte", "emma", "freja", "hanne", "helle", "ida", "julie", "karen",
	"kirsten", "lene", "louise", "lærke", "maria", "marianne", "mette", "sofie", "susanne",
	"andersen", "christensen", "hansen", "jensen", "jørgensen", "larsen", "nielsen", "pedersen", "rasmussen", "sørensen",
}
