package diary_test

import (
	"strings"
	"testing"

	"crampdiary/diary"
)

func TestOnlyKnownPushServicesAreSentTo(t *testing.T) {
	for endpoint, want := range map[string]bool{
		"https://fcm.googleapis.com/fcm/send/x":               true,
		"https://updates.push.services.mozilla.com/wpush/v2/": true,
		"https://web.push.apple.com/QW":                       true,
		"https://api.push.apple.com/QW":                       true,
		"https://db5p.notify.windows.com/w/?token=x":          true,
		"http://fcm.googleapis.com/x":                         false,
		"https://fcm.googleapis.com:8443/x":                   false,
		"https://me@fcm.googleapis.com/x":                     false,
		"https://fcm.googleapis.com.example.org/x":            false,
		"https://evil-push.apple.com.example.org/":            false,
		"https://.push.apple.com/":                            false,
		"https://evilpush.apple.com/":                         false,
		"https://localhost/":                                  false,
		"https://10.0.0.1/":                                   false,
		"":                                                    false,
	} {
		if got := diary.KnownPushService(endpoint); got != want {
			t.Errorf("%s: %t", endpoint, got)
		}
	}
}

func TestADeviceIsValidated(t *testing.T) {
	good := diary.PushDevice{
		Endpoint: "https://fcm.googleapis.com/fcm/send/x", Auth: "BTBZMqHH6r4Tts7J_aSIgg",
		P256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
	}
	if problems := good.Validate(); problems.Err() != nil {
		t.Error(problems)
	}
	bad := good
	bad.Endpoint, bad.Auth, bad.P256dh = good.Endpoint+strings.Repeat("x", 1000), "AA", good.P256dh[:85]+"BB"
	for _, field := range []string{"endpoint", "p256dh", "auth"} {
		if bad.Validate().For(field) != diary.Unknown {
			t.Errorf("%s is let through", field)
		}
	}
}
