package diary

// Answer is a yes-or-no question's answer. The empty answer means that the question was not answered,
// which is never the same as No.
type Answer string

// The answers.
const (
	Unanswered Answer = ""
	Yes        Answer = "yes"
	No         Answer = "no"
)

// Answers lists what can be answered.
var Answers = []Answer{Yes, No}

// Precision says how well the start of an episode is known.
type Precision string

// The precisions.
const (
	Exact Precision = "exact" // to the minute, or noted while it happened
	About Precision = "about" // a guess such as "half an hour ago"
	Night Precision = "night" // only the night is known; the instant stands for it and is never shown as a time
)

// Precisions lists every precision.
var Precisions = []Precision{Exact, About, Night}

// Muscle is the muscle group that cramped.
type Muscle string

// The muscle groups.
const (
	Calf        Muscle = "calf"
	Shin        Muscle = "shin"
	Foot        Muscle = "foot"
	Toes        Muscle = "toes"
	Hamstring   Muscle = "hamstring"  // back of the thigh
	Quadriceps  Muscle = "quadriceps" // front of the thigh
	InnerThigh  Muscle = "inner-thigh"
	Buttock     Muscle = "buttock"
	Hand        Muscle = "hand"
	Forearm     Muscle = "forearm"
	Abdomen     Muscle = "abdomen"
	Back        Muscle = "back"
	Neck        Muscle = "neck"
	OtherMuscle Muscle = "other"
)

// Muscles lists every muscle group, the most often affected first.
var Muscles = []Muscle{
	Calf, Foot, Toes, Shin, Hamstring, Quadriceps, InnerThigh, Buttock,
	Hand, Forearm, Abdomen, Back, Neck, OtherMuscle,
}

// Limb says whether the muscle belongs to an arm or a leg, where a clot or a lost blood supply can
// imitate a cramp.
func (m Muscle) Limb() bool {
	switch m {
	case Calf, Shin, Foot, Toes, Hamstring, Quadriceps, InnerThigh, Buttock, Hand, Forearm:
		return true
	}
	return false
}

// Side is the side of the body, as the person with the cramp sees it.
type Side string

// The sides.
const (
	Left      Side = "left"
	Right     Side = "right"
	BothSides Side = "both"
)

// Sides lists every side.
var Sides = []Side{Left, Right, BothSides}

// Context is what the person was doing when the cramp came.
type Context string

// The contexts.
const (
	Sleep         Context = "sleep"
	Rest          Context = "rest"
	Exercise      Context = "exercise"
	AfterExercise Context = "after-exercise"
	DailyActivity Context = "daily-activity"
)

// Contexts lists every context.
var Contexts = []Context{Sleep, Rest, Exercise, AfterExercise, DailyActivity}

// Trigger is something that the person connects with the cramp. It is an observation, not a cause.
type Trigger string

// The triggers.
const (
	NewProgramme   Trigger = "new-programme" // a new training programme
	HardExercise   Trigger = "hard-exercise"
	LongStanding   Trigger = "long-standing"
	WorkPosture    Trigger = "work-posture"
	HeatSweat      Trigger = "heat-sweat"
	LittleFluid    Trigger = "little-fluid"
	Alcohol        Trigger = "alcohol"
	Caffeine       Trigger = "caffeine"
	Footwear       Trigger = "footwear"
	Illness        Trigger = "illness"
	MedicineChange Trigger = "medicine-change"
	OtherTrigger   Trigger = "other"
)

// Triggers lists every trigger.
var Triggers = []Trigger{
	NewProgramme, HardExercise, LongStanding, WorkPosture, HeatSweat, LittleFluid,
	Alcohol, Caffeine, Footwear, Illness, MedicineChange, OtherTrigger,
}

// Remedy is something that was tried against the cramp.
type Remedy string

// The remedies.
const (
	Stretch     Remedy = "stretch"
	Massage     Remedy = "massage"
	Walk        Remedy = "walk"
	Warmth      Remedy = "warmth"
	Cold        Remedy = "cold"
	Fluid       Remedy = "fluid"
	OtherRemedy Remedy = "other"
)

// Remedies lists every remedy.
var Remedies = []Remedy{Stretch, Massage, Walk, Warmth, Cold, Fluid, OtherRemedy}

// Effect is how a remedy worked.
type Effect string

// The effects.
const (
	Helped     Effect = "helped"
	HelpedABit Effect = "a-bit"
	NoHelp     Effect = "no"
)

// Effects lists every effect.
var Effects = []Effect{Helped, HelpedABit, NoHelp}

// Residue is how long weakness or numbness stayed with an episode.
type Residue string

// The residues.
const (
	NoResidue        Residue = "none"
	OnlyDuring       Residue = "during"     // only while the muscle cramped
	OutlastedAndWent Residue = "after"      // outlasted the cramp, gone now
	Persistent       Residue = "persistent" // still there
)

// Residues lists every residue.
var Residues = []Residue{NoResidue, OnlyDuring, OutlastedAndWent, Persistent}

// Swelling is a swelling of the limb, other than the hard lump of the cramp itself.
type Swelling string

// The swellings.
const (
	NoSwelling        Swelling = "none"
	OneSidedSwelling  Swelling = "one-sided"
	BothSidesSwelling Swelling = "both-sides"
)

// Swellings lists every swelling.
var Swellings = []Swelling{NoSwelling, OneSidedSwelling, BothSidesSwelling}

// Sign is a warning sign that came with an episode and that the person ticked. What is not ticked was
// not necessarily absent.
type Sign string

// The signs. The seek-help criteria say what each leads to.
const (
	Breathless    Sign = "breathless"
	ChestPain     Sign = "chest-pain"
	CoughingBlood Sign = "coughing-blood"
	FaceDroop     Sign = "face-droop"
	SpeechTrouble Sign = "speech-trouble"
	OneSideWeak   Sign = "one-side-weak" // sudden weakness of one side of the body
	Unconscious   Sign = "unconscious"
	WholeBody     Sign = "whole-body-seizure"
	Confusion     Sign = "confusion"
	Collapse      Sign = "collapse"
	DarkUrine     Sign = "dark-urine"
	SaddleNumb    Sign = "saddle-numb" // numbness where one sits on a saddle
	BladderBowel  Sign = "bladder-bowel"
	StiffJaw      Sign = "stiff-jaw"
	DirtyWound    Sign = "dirty-wound"
	Toxin         Sign = "toxin" // contact with something poisonous
	MuscleWasting Sign = "muscle-wasting"
	TwitchingWeak Sign = "twitching-weak" // in a muscle that is weak too
	WalkingPain   Sign = "walking-pain"   // of the calf, that stops at rest
	WeightLoss    Sign = "weight-loss"    // unexplained
)

// Signs lists every sign.
var Signs = []Sign{
	Breathless, ChestPain, CoughingBlood, FaceDroop, SpeechTrouble, OneSideWeak,
	Unconscious, WholeBody, Confusion, Collapse, DarkUrine, SaddleNumb, BladderBowel,
	StiffJaw, DirtyWound, Toxin, MuscleWasting, TwitchingWeak, WalkingPain, WeightLoss,
}
