// Package maildir keeps mails in a folder of the file system, in the form that mail programs know as
// Maildir: where no server is set up, what would have been sent can be read there.
package maildir

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Folder is a maildir. Several processes may write to one.
type Folder struct {
	path string
}

// Only the owner of the process reads mails: a link in one may open an account.
const folderMode = 0o700

// Open opens a maildir, and makes it if need be.
func Open(path string) (*Folder, error) {
	for _, part := range []string{"tmp", "new", "cur"} {
		if err := os.MkdirAll(filepath.Join(path, part), folderMode); err != nil {
			return nil, fmt.Errorf("open maildir: %w", err)
		}
	}
	return &Folder{path}, nil
}

// Path is where the folder is.
func (f *Folder) Path() string { return f.path }

// Deliver puts a mail into the folder, and returns once it is on the disk. The name of a mail is made of
// its date and its ID, so that the same mail delivered again replaces itself.
func (f *Folder) Deliver(id string, date time.Time, content []byte) error {
	name, err := fileName(id, date)
	if err != nil {
		return err
	}
	if err := f.deliver(name, content); err != nil {
		return fmt.Errorf("deliver to maildir: %w", err)
	}
	return nil
}

// fileName is unique in a folder that several machines may write to: a time, what is unique at it, and the
// machine, joined by dots.
func fileName(id string, date time.Time) (string, error) {
	if id == "" || strings.ContainsAny(id, "/:\\\x00") || strings.HasPrefix(id, ".") {
		return "", fmt.Errorf("deliver to maildir: %q cannot name a mail", id)
	}
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	host = strings.NewReplacer("/", `\057`, ":", `\072`).Replace(host)
	return fmt.Sprintf("%d.%s.%s", date.Unix(), id, host), nil
}

// deliver writes below tmp and moves to new, so that nobody ever reads half a mail.
func (f *Folder) deliver(name string, content []byte) error {
	file, err := os.CreateTemp(filepath.Join(f.path, "tmp"), name+".*") // which only the owner may read
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(f.path, "new", name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return syncFolder(filepath.Join(f.path, "new"))
}

// syncFolder makes the name of a new file durable.
func syncFolder(path string) error {
	folder, err := os.Open(path) // #nosec G304 -- the host chose it
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Message is a mail of the folder, as far as a page shows it.
type Message struct {
	To      string
	Subject string
	Date    time.Time
	Text    string // the part without HTML
}

// errForeign says that a file is not a mail as this program writes them.
var errForeign = errors.New("not a mail of this program")

// List reads the latest mails to an address, at most so many, the newest first. Other programs may put
// files of their own into a maildir; these are passed over. When a file cannot be read the others are returned
// beside the error.
func (f *Folder) List(address string, limit int) ([]Message, error) {
	var names []string
	for _, part := range []string{"new", "cur"} {
		entries, err := os.ReadDir(filepath.Join(f.path, part))
		if err != nil {
			return nil, fmt.Errorf("list maildir: %w", err)
		}
		for _, entry := range entries {
			if entry.IsDir() {
				continue
			}
			names = append(names, filepath.Join(part, entry.Name()))
		}
	}
	// Seconds have as many digits until the year 2286, so that names sort by time; IDs do within a second.
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(filepath.Base(b), filepath.Base(a)) })
	var messages []Message
	var failures []error
	for _, name := range names {
		message, err := f.read(name)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errForeign) { // or somebody has tidied up meanwhile
			continue
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("list maildir: %w", err))
			continue
		}
		if message.To != address {
			continue
		}
		if messages = append(messages, message); len(messages) == limit {
			break
		}
	}
	return messages, errors.Join(failures...)
}

func (f *Folder) read(name string) (Message, error) {
	content, err := os.ReadFile(filepath.Join(f.path, name)) // #nosec G304 -- a name that the folder was listed with
	if err != nil {
		return Message{}, err
	}
	message, err := parse(content)
	if err != nil {
		return Message{}, fmt.Errorf("%w: %w", errForeign, err)
	}
	return message, nil
}

func parse(content []byte) (Message, error) {
	read, err := mail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		return Message{}, err
	}
	to, err := mail.ParseAddress(read.Header.Get("To"))
	if err != nil {
		return Message{}, err
	}
	message := Message{To: to.Address}
	if message.Subject, err = new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject")); err != nil {
		return Message{}, err
	}
	if message.Date, err = read.Header.Date(); err != nil {
		return Message{}, err
	}
	message.Text, err = firstPart(read)
	return message, err
}

// firstPart is the text of a mail, which comes before the same as HTML.
func firstPart(message *mail.Message) (string, error) {
	_, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return "", err
	}
	part, err := multipart.NewReader(message.Body, parameters["boundary"]).NextRawPart()
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(quotedprintable.NewReader(part))
	return strings.ReplaceAll(string(text), "\r\n", "\n"), err
}
