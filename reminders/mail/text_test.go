package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/reminders"
	"crampdiary/views/i18n/wording"
)

// readable is everything in a mail that anybody on its way can read: headers, both parts, and what the
// tokens in its links hold.
func readable(t *testing.T, wire []byte) string {
	t.Helper()
	parsed, err := netmail.ReadMessage(bytes.NewReader(wire))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for name, values := range parsed.Header {
		for _, value := range values {
			decoded, err := new(mime.WordDecoder).DecodeHeader(value)
			if err != nil {
				t.Fatal(err)
			}
			all.WriteString(name + ": " + decoded + "\n")
		}
	}
	_, parameters, err := mime.ParseMediaType(parsed.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for parts := multipart.NewReader(parsed.Body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, quotedprintable.NewReader(part)); err != nil {
			t.Fatal(err)
		}
	}
	for _, found := range tokenInLink.FindAllStringSubmatch(all.String(), -1) {
		decoded, err := base64.RawURLEncoding.DecodeString(found[1])
		if err != nil {
			t.Fatalf("%s: %v", found[0], err)
		}
		all.Write(decoded[:len(decoded)-32]) // without the signature, which is chance
	}
	return all.String()
}

var tokenInLink = regexp.MustCompile(`https://example\.org/[a-z/]+/([A-Za-z0-9_-]{40,})`)

var tags = regexp.MustCompile(`<[^>]*>`)

// withoutTags is what HTML shows, and its style.
func withoutTags(html string) string { return tags.ReplaceAllString(html, "") }

// telling are beginnings of words from which a reader could guess what the diary is about.
var telling = regexp.MustCompile(`(?i)kramp|cramp|smert|\bpain|\bsyg|\bill\b|illness|disease|symptom|muskel|muscle|\bben\b|\bleg\b|` +
	`helbred|sundhed|health|patient|læge|doctor|medicin|dagbog|diary|fysio|physio|diagnos`)

func TestNoMailTellsWhatTheDiaryIsAbout(t *testing.T) {
	for _, language := range diary.Languages {
		mails := everyMail(language)
		messages, wire := written(t, mails)
		for i, content := range wire {
			text := readable(t, content)
			if found := telling.FindString(text); found != "" {
				t.Errorf("%s in %s says %q:\n%s", mails[i].Message.Purpose, language, found, text)
			}
			if !strings.Contains(text, messages[i].Subject) {
				t.Errorf("the text is not what was written:\n%s", text)
			}
			if found := wording.Forbidden(language, messages[i].Subject+"\n"+messages[i].Text); found != nil {
				t.Errorf("%s in %s says %q", mails[i].Message.Purpose, language, found)
			}
		}
	}
}

func TestANeutralReminderIsTheSameWhateverItRemindsOf(t *testing.T) {
	for _, language := range diary.Languages {
		said := make(map[string]map[string]bool) // by purpose and number of reminders
		mails := slices.DeleteFunc(everyMail(language), func(m reminders.Notification) bool { return !m.Neutral })
		messages, _ := written(t, mails)
		for i, m := range messages {
			purpose := fmt.Sprint(mails[i].Message.Purpose, " of ", len(mails[i].Messages()), ", in a trial ", mails[i].Trial != nil)
			if said[purpose] == nil {
				said[purpose] = make(map[string]bool)
			}
			said[purpose][m.Subject+tokenInLink.ReplaceAllString(m.Text+m.HTML, "LINK")] = true
		}
		for purpose, texts := range said {
			if len(texts) != 1 {
				t.Errorf("%s in %s differs: %v", purpose, language, texts)
			}
		}
	}
}

func TestBothPartsOfAMailSayTheSame(t *testing.T) {
	for _, language := range diary.Languages {
		messages, _ := written(t, everyMail(language))
		for _, m := range messages {
			for block := range strings.SplitSeq(m.Text, "\n") {
				block = strings.TrimSuffix(strings.TrimSpace(block), ":")
				shown := withoutTags(m.HTML)
				if strings.HasPrefix(block, "https://") {
					shown = m.HTML
				}
				if block != "--" && !strings.Contains(shown, block) {
					t.Errorf("the HTML of %q lacks %q", m.Subject, block)
				}
			}
		}
	}
}

func TestNoAmountIsSuggestedToWhomItMayHarm(t *testing.T) {
	for _, language := range diary.Languages {
		for _, m := range everyMail(language) {
			if !m.NoAmount {
				continue
			}
			messages, _ := written(t, []reminders.Notification{m})
			for _, amount := range []string{"glas", "vand", "glass", "water"} {
				if strings.Contains(strings.ToLower(messages[0].Subject+messages[0].Text+withoutTags(messages[0].HTML)), amount) {
					t.Errorf("%s of %s in %s says %q", m.Message.Purpose, m.Message.Kind, language, amount)
				}
			}
		}
	}
}

// markupChecker names the variable that holds the path of the Nu Html Checker (vnu.jar).
const markupChecker = "CRAMPDIARY_TEST_VNU"

func TestTheHTMLOfEveryMailIsValid(t *testing.T) {
	t.Parallel()
	checker := os.Getenv(markupChecker)
	if checker == "" {
		t.Skip(markupChecker + " does not name the Nu Html Checker's vnu.jar")
	}
	dir := t.TempDir()
	for _, language := range diary.Languages {
		messages, _ := written(t, everyMail(language))
		for i, m := range messages {
			name := filepath.Join(dir, fmt.Sprintf("%s-%02d.html", language, i))
			if err := os.WriteFile(name, []byte(m.HTML), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	found, err := exec.CommandContext(t.Context(), "java", "-jar", checker, "--skip-non-html", dir).CombinedOutput()
	if err != nil || len(found) > 0 {
		t.Errorf("%v\n%s", err, found)
	}
}

// mostSpam is the most that a filter may hold against a mail. Filters reject from 5 on.
const mostSpam = 0.5

var spamVerdict = regexp.MustCompile(`score=(\S+) .*tests=(.*) autolearn`)

// certainSpam is a mail that every filter takes for spam, to see that it judges at all (GTUBE).
const certainSpam = "Subject: certain spam\n\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\n"

// TestNoMailLooksLikeSpam asks SpamAssassin, with the rules that come with it and without the network.
func TestNoMailLooksLikeSpam(t *testing.T) {
	t.Parallel()
	filter, err := exec.LookPath("spamassassin")
	if err != nil {
		t.Skip("SpamAssassin is not installed")
	}
	all := [][]byte{[]byte(certainSpam)}
	for _, language := range diary.Languages {
		_, wire := written(t, everyMail(language))
		for _, content := range wire {
			all = append(all, bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")))
		}
	}
	spam := 0
	for _, judged := range judgedBy(t, filter, all) {
		subject, status := judged.Get("Subject"), judged.Get("X-Spam-Status")
		verdict := spamVerdict.FindStringSubmatch(status)
		if verdict == nil {
			t.Fatalf("%q was not judged: %q", subject, status)
		}
		score, err := strconv.ParseFloat(verdict[1], 64)
		switch {
		case strings.Contains(verdict[2], "GTUBE"):
			spam++
		case err != nil || score > mostSpam:
			t.Errorf("%q scores %s: %s", subject, verdict[1], verdict[2])
		}
	}
	if spam != 1 {
		t.Errorf("%d mails are taken for certain spam, want the one that is", spam)
	}
}

// judgedBy has a filter judge mails, and returns the headers that they then have, in no special order.
func judgedBy(t *testing.T, filter string, mails [][]byte) (judged []netmail.Header) {
	t.Helper()
	const divider = "From reminders "
	var box bytes.Buffer
	for _, content := range mails {
		fmt.Fprintf(&box, "%sTue Nov 24 02:10:00 2026\n%s\n", divider, content)
	}
	name := filepath.Join(t.TempDir(), "box")
	if err := os.WriteFile(name, box.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), filter, "--local", "--nocreate-prefs", "--mbox", name)
	command.Env = append(os.Environ(), "HOME="+t.TempDir())
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, content := range strings.Split("\n"+string(output), "\n"+divider)[1:] {
		_, content, _ = strings.Cut(content, "\n")
		parsed, err := netmail.ReadMessage(strings.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		judged = append(judged, parsed.Header)
	}
	if len(judged) != len(mails) {
		t.Fatalf("%d of %d mails were judged:\n%s", len(judged), len(mails), output)
	}
	return judged
}
