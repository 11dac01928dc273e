package views

import (
	"crampdiary/views/assets"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// Manifest is what a browser needs to put the diary on a home screen, see https://www.w3.org/TR/appmanifest/.
type Manifest struct {
	ID              string             `json:"id"`
	Name            string             `json:"name"`
	ShortName       string             `json:"short_name"`
	Description     string             `json:"description"`
	Language        string             `json:"lang"`
	Direction       string             `json:"dir"`
	StartURL        string             `json:"start_url"`
	Scope           string             `json:"scope"`
	Display         string             `json:"display"`
	BackgroundColor string             `json:"background_color"`
	ThemeColor      string             `json:"theme_color"`
	Icons           []ManifestIcon     `json:"icons"`
	Shortcuts       []ManifestShortcut `json:"shortcuts"`
}

// ManifestIcon is a picture of the diary.
type ManifestIcon struct {
	URL     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"` // "maskable" may be cut to any shape within its middle
}

// ManifestShortcut leads from the icon to a page. Opening one stores nothing, since a long press may be a slip.
type ManifestShortcut struct {
	Name  string         `json:"name"`
	URL   string         `json:"url"`
	Icons []ManifestIcon `json:"icons"`
}

// NewManifest is the manifest in a language. Its colours are those of the night, when a white splash would hurt.
func NewManifest(l *i18n.Locale) Manifest {
	icon := func(name, sizes, purpose string) ManifestIcon {
		return ManifestIcon{URL: assets.URL(name), Sizes: sizes, Type: "image/png", Purpose: purpose}
	}
	small := icon("icon-192.png", "192x192", "any")
	shortcut := func(name, url string) ManifestShortcut {
		return ManifestShortcut{Name: l.T(name), URL: url, Icons: []ManifestIcon{small}}
	}
	return Manifest{
		ID: "/", Name: l.T("app.name"), ShortName: l.T("app.name"), Description: l.T("app.description"),
		Language: string(l.Language), Direction: "ltr", StartURL: "/", Scope: "/", Display: "standalone",
		BackgroundColor: ui.Canvas(ui.Night), ThemeColor: ui.Canvas(ui.Night),
		Icons: []ManifestIcon{
			small,
			icon("icon-512.png", "512x512", "any"),
			icon("icon-maskable-512.png", "512x512", "maskable"),
		},
		Shortcuts: []ManifestShortcut{shortcut("manifest.now", ui.StartPath), shortcut("today.no-cramps", ui.LastNightPath)},
	}
}
