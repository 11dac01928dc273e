// What the pages do better with a script. All of them work without it.

const deviceZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

// canonical makes two names of one zone, such as Asia/Calcutta and Asia/Kolkata, the same.
const canonical = (zone) => {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
	} catch {
		return zone; // the browser does not know it
	}
};

// A new diary gets the device's zone, visible and changeable in the form.
const chooseZone = (select) => {
	const zone = deviceZone();
	if (!zone || canonical(select.value) === canonical(zone)) {
		return;
	}
	const option = [...select.options].find((o) => canonical(o.value) === canonical(zone));
	select.value = option ? option.value : select.value;
};

// The banner offers to change the diary's zone when the device's is another, until it is answered for
// that zone.
const offerZone = (banner) => {
	const zone = deviceZone();
	const answered = "zone-kept";
	if (!zone || canonical(banner.dataset.zone) === canonical(zone) || localStorage.getItem(answered) === zone) {
		return;
	}
	document.getElementById("zone-banner-name").textContent = zone;
	document.getElementById("zone-banner-value").value = zone;
	document.getElementById("zone-banner-keep").addEventListener("click", () => {
		localStorage.setItem(answered, zone);
		banner.hidden = true;
	});
	banner.hidden = false;
};

// Leaving a form with something typed in it asks first.
const guard = (form) => {
	const state = () => new URLSearchParams(new FormData(form)).toString();
	const before = state();
	let sent = false;
	form.addEventListener("submit", () => {
		sent = true;
	});
	window.addEventListener("beforeunload", (event) => {
		if (!sent && state() !== before) {
			event.preventDefault();
		}
	});
};

const signUpZone = document.querySelector('form[action="/signup"] select[name="zone"]');
if (signUpZone && !document.getElementById("error-summary")) {
	chooseZone(signUpZone);
}
const banner = document.getElementById("zone-banner");
if (banner) {
	offerZone(banner);
}
document.querySelectorAll("form.guard").forEach(guard);
document.getElementById("error-summary")?.focus();
