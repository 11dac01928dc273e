// Package diary says what a symptom diary for muscle cramps is: its types, what makes them valid,
// and what a store of diaries promises. It knows nothing of HTTP, SQL or HTML, and it never reads a
// clock: the present is always an argument.
//
// # Vocabulary
//
// An [Account] is one person's access to one diary. An [Episode] is one cramp, with a start, usually
// an end, a muscle and a side. A cramp-day is the time from noon to noon in the zone where it was
// lived, so that a night belongs to one day; [CrampDayOf] alone decides it. A [Profile] holds what
// changes seldom: conditions, medicines, supplements, the goal in the person's own words. A [Share] is a
// link with which somebody else reads a summary for a while. An [Erasure] closes a diary until it is gone.
//
// Everything but the start of an episode may be unanswered, and unanswered is not "no": an optional
// code is the empty string, an optional number is nil, and neither is ever counted as zero.
//
// Codes such as [Calf] or [HeatSweat] are stable. They are what is stored and exported; the words a
// person reads are made elsewhere, in the language of the reader.
package diary
