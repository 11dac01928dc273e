package diary

// What follows are names under which medicines are or were sold in Denmark, so that a person who knows
// the name on the box need not know the class. The names come from general knowledge of pharmacology and
// the codes from the ATC classification of the WHO Collaborating Centre for Drug Statistics Methodology;
// neither was compared with a register of the medicines that are sold. The list is not complete and no
// authority, and what it says of a name can be changed by the person.
//
// The classes are those that the criteria ask about: statins are C10AA and their combinations in C10B;
// diuretics C03 and their combinations in C09B and C09D; inhaled long-acting beta-agonists R03AC12,
// R03AC13, R03AC18, R03AC19 and their combinations in R03AK and R03AL. Some other common medicines are
// listed so that their names need no answer either.

// knownMedicine is one substance or combination.
type knownMedicine struct {
	atc   string
	class MedicineClass
	names []string // the substance's in Danish, then those of brands
}

var knownMedicines = []knownMedicine{
	{"C10AA01", Statin, []string{"Simvastatin", "Zocor"}},
	{"C10AA02", Statin, []string{"Lovastatin", "Mevacor"}},
	{"C10AA03", Statin, []string{"Pravastatin", "Pravachol"}},
	{"C10AA04", Statin, []string{"Fluvastatin", "Lescol"}},
	{"C10AA05", Statin, []string{"Atorvastatin", "Lipitor", "Zarator"}},
	{"C10AA07", Statin, []string{"Rosuvastatin", "Crestor"}},
	{"C10AA08", Statin, []string{"Pitavastatin", "Livazo"}},
	{"C10BA02", Statin, []string{"Inegy"}},
	{"C10BA05", Statin, []string{"Atozet"}},
	{"C10BX03", Statin, []string{"Caduet"}},

	{"C03AA01", Diuretic, []string{"Bendroflumethiazid", "Centyl"}},
	{"C03AA03", Diuretic, []string{"Hydrochlorthiazid", "Hydrochlorothiazid", "Esidrex"}},
	{"C03BA04", Diuretic, []string{"Chlortalidon", "Hygroton"}},
	{"C03BA08", Diuretic, []string{"Metolazon", "Zaroxolyn"}},
	{"C03BA11", Diuretic, []string{"Indapamid", "Natrilix"}},
	{"C03CA01", Diuretic, []string{"Furosemid", "Furix", "Diural", "Lasix", "Impugan"}},
	{"C03CA02", Diuretic, []string{"Bumetanid", "Burinex"}},
	{"C03CA04", Diuretic, []string{"Torasemid"}},
	{"C03DA01", Diuretic, []string{"Spironolacton", "Spirix", "Spiron", "Hexalacton", "Aldactone"}},
	{"C03DA04", Diuretic, []string{"Eplerenon", "Inspra"}},
	{"C03DA05", Diuretic, []string{"Finerenon", "Kerendia"}},
	{"C03DB01", Diuretic, []string{"Amilorid"}},
	{"C03EA01", Diuretic, []string{"Sparkal", "Moduretic", "Amilco"}},
	{"C03EB01", Diuretic, []string{"Frusamil"}},
	{"C03XA01", Diuretic, []string{"Tolvaptan", "Samsca", "Jinarc"}},
	{"C09BA02", Diuretic, []string{"Corodil Comp", "Renitec Comp", "Enacozid"}},
	{"C09BA03", Diuretic, []string{"Zestoretic"}},
	{"C09BA05", Diuretic, []string{"Triatec Comp"}},
	{"C09DA01", Diuretic, []string{"Cozaar Comp", "Fortzaar", "Hyzaar"}},
	{"C09DA03", Diuretic, []string{"Diovan Comp"}},
	{"C09DA04", Diuretic, []string{"CoAprovel"}},
	{"C09DA06", Diuretic, []string{"Atacand Zid"}},
	{"C09DA07", Diuretic, []string{"MicardisPlus"}},
	{"C09DA08", Diuretic, []string{"Benetor Comp"}},
	{"C09DX01", Diuretic, []string{"Exforge HCT"}},

	{"R03AC12", InhaledLABA, []string{"Salmeterol", "Serevent"}},
	{"R03AC13", InhaledLABA, []string{"Formoterol", "Oxis", "Foradil"}},
	{"R03AC18", InhaledLABA, []string{"Indacaterol", "Onbrez"}},
	{"R03AC19", InhaledLABA, []string{"Olodaterol", "Striverdi"}},
	{"R03AK06", InhaledLABA, []string{"Seretide", "AirFluSal"}},
	{"R03AK07", InhaledLABA, []string{"Symbicort", "Bufomix", "DuoResp"}},
	{"R03AK08", InhaledLABA, []string{"Innovair"}},
	{"R03AK10", InhaledLABA, []string{"Vilanterol", "Relvar"}},
	{"R03AK11", InhaledLABA, []string{"Flutiform"}},
	{"R03AK14", InhaledLABA, []string{"Atectura"}},
	{"R03AL03", InhaledLABA, []string{"Anoro"}},
	{"R03AL04", InhaledLABA, []string{"Ultibro"}},
	{"R03AL05", InhaledLABA, []string{"Duaklir"}},
	{"R03AL06", InhaledLABA, []string{"Spiolto"}},
	{"R03AL07", InhaledLABA, []string{"Bevespi"}},
	{"R03AL08", InhaledLABA, []string{"Trelegy"}},
	{"R03AL09", InhaledLABA, []string{"Trimbow"}},
	{"R03AL11", InhaledLABA, []string{"Trixeo"}},
	{"R03AL12", InhaledLABA, []string{"Enerzair"}},

	{"A02BC01", OtherMedicine, []string{"Omeprazol", "Losec"}},
	{"A02BC02", OtherMedicine, []string{"Pantoprazol", "Pantoloc"}},
	{"A10A", OtherMedicine, []string{"Insulin"}},
	{"A10BA02", OtherMedicine, []string{"Metformin"}},
	{"A10BJ06", OtherMedicine, []string{"Semaglutid", "Ozempic", "Wegovy", "Rybelsus"}},
	{"A10BK01", OtherMedicine, []string{"Dapagliflozin", "Forxiga"}},
	{"A10BK03", OtherMedicine, []string{"Empagliflozin", "Jardiance"}},
	{"A12BA01", OtherMedicine, []string{"Kaliumklorid", "Kaleorid"}},
	{"B01AA03", OtherMedicine, []string{"Warfarin", "Marevan"}},
	{"B01AC04", OtherMedicine, []string{"Clopidogrel", "Plavix"}},
	{"B01AC06", OtherMedicine, []string{"Acetylsalicylsyre", "Hjertemagnyl", "Magnyl"}},
	{"B01AF01", OtherMedicine, []string{"Rivaroxaban", "Xarelto"}},
	{"B01AF02", OtherMedicine, []string{"Apixaban", "Eliquis"}},
	{"C01AA05", OtherMedicine, []string{"Digoxin"}},
	{"C07AB02", OtherMedicine, []string{"Metoprolol", "Selo-Zok"}},
	{"C07AB07", OtherMedicine, []string{"Bisoprolol"}},
	{"C07AG02", OtherMedicine, []string{"Carvedilol"}},
	{"C08CA01", OtherMedicine, []string{"Amlodipin", "Norvasc"}},
	{"C09AA02", OtherMedicine, []string{"Enalapril", "Corodil", "Renitec"}},
	{"C09AA05", OtherMedicine, []string{"Ramipril", "Triatec"}},
	{"C09CA01", OtherMedicine, []string{"Losartan", "Cozaar"}},
	{"C09CA03", OtherMedicine, []string{"Valsartan", "Diovan"}},
	{"C09CA06", OtherMedicine, []string{"Candesartan", "Atacand"}},
	{"C10AX09", OtherMedicine, []string{"Ezetimib", "Ezetrol"}},
	{"H02AB06", OtherMedicine, []string{"Prednisolon"}},
	{"H03AA01", OtherMedicine, []string{"Levothyroxin", "Eltroxin", "Euthyrox"}},
	{"M01AE01", OtherMedicine, []string{"Ibuprofen", "Ipren", "Ibumetin"}},
	{"M04AA01", OtherMedicine, []string{"Allopurinol"}},
	{"M05BA04", OtherMedicine, []string{"Alendronat"}},
	{"N02AX02", OtherMedicine, []string{"Tramadol"}},
	{"N02BE01", OtherMedicine, []string{"Paracetamol", "Panodil", "Pamol", "Pinex"}},
	{"N02BF01", OtherMedicine, []string{"Gabapentin"}},
	{"N04BA02", OtherMedicine, []string{"Madopar", "Sinemet"}},
	{"N05CF01", OtherMedicine, []string{"Zopiclon", "Imozop"}},
	{"N06AB04", OtherMedicine, []string{"Citalopram", "Cipramil"}},
	{"N06AB06", OtherMedicine, []string{"Sertralin", "Zoloft"}},
	{"N06AB10", OtherMedicine, []string{"Escitalopram", "Cipralex"}},
	{"N06AX11", OtherMedicine, []string{"Mirtazapin"}},
	{"P01BC01", OtherMedicine, []string{"Kinin"}},
	{"R03AC02", OtherMedicine, []string{"Salbutamol", "Ventoline", "Airomir"}},
	{"R03AC03", OtherMedicine, []string{"Terbutalin", "Bricanyl"}},
	{"R03BA02", OtherMedicine, []string{"Budesonid", "Spirocort", "Pulmicort"}},
	{"R03BB04", OtherMedicine, []string{"Tiotropium", "Spiriva"}},
	{"R03DC03", OtherMedicine, []string{"Montelukast", "Singulair"}},
}

// knownSupplement says which words, in Danish and English, tell what a supplement holds.
type knownSupplement struct {
	beginning string // of a word, in small letters
	kind      SupplementKind
}

var knownSupplements = []knownSupplement{
	{"magnesium", Magnesium},
	{"mablet", Magnesium}, // a brand
	{"kalium", Potassium},
	{"potassium", Potassium},
	{"calcium", Calcium},
	{"kalcium", Calcium},
	{"kalk", Calcium},
	{"unikalk", Calcium}, // a brand
	{"vitamin", OtherSupplement},
	{"multivitamin", OtherSupplement},
	{"fiskeolie", OtherSupplement},
	{"jern", OtherSupplement},
	{"zink", OtherSupplement},
}
