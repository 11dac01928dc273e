package diary

// EpisodeFilter narrows a list of episodes. The zero EpisodeFilter lets every episode through. An
// episode that leaves a question unanswered does not pass a filter on that question: unanswered fits no
// answer.
type EpisodeFilter struct {
	Muscle    Muscle  // empty for any
	Side      Side    // empty for any; BothSides is an answer of its own, and not part of Left or Right
	Context   Context // empty for any
	LeastPain int     // worst pain of at least this, 1 to MaxPain; 0 for any
}

// Matches says whether the episode passes the filter.
func (f EpisodeFilter) Matches(e Episode) bool {
	return (f.Muscle == "" || f.Muscle == e.Muscle) &&
		(f.Side == "" || f.Side == e.Side) &&
		(f.Context == "" || f.Context == e.Context) &&
		(f.LeastPain == 0 || e.Pain != nil && *e.Pain >= f.LeastPain)
}
