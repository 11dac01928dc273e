// Reads calendars as the programs do that are made with ical.js, such as Thunderbird. Called with a directory in which
// the npm package ical.js is installed, and the name of a JSON file: a list of calendars, each with a name, its text,
// walls (wall times with the offset in seconds that they should have) and occurrences (the instants, in seconds since
// 1970, at which its events should come first). It prints each difference on a line.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [directory, file] = process.argv.slice(2);
const need = createRequire(join(directory, 'package.json'));
const ICAL = need('ical.js');

for (const { name, text, walls, occurrences } of JSON.parse(readFileSync(file))) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(text));
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone'));
  ICAL.TimezoneService.register(zone);
  for (const { wall, offset } of walls ?? []) {
    const read = zone.utcOffset(ICAL.Time.fromString(wall));
    if (read !== offset) {
      console.log(`${name}: at ${wall} the offset is ${read}, want ${offset}`);
    }
  }
  const found = calendar.getAllSubcomponents('vevent').flatMap((event) => {
    const next = new ICAL.Event(event).iterator();
    return (occurrences ?? []).map(() => next.next().toUnixTime());
  });
  found.sort((a, b) => a - b);
  for (const [i, want] of (occurrences ?? []).entries()) {
    if (found[i] !== want) {
      console.log(`${name}: an event comes at ${found[i]}, want ${want}`);
      break;
    }
  }
}
