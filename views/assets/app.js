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

// typed says whether a control holds something else than what the page brought. A browser that comes back to
// a page restores what was typed, so what stands there when the script begins is no measure.
const typed = (control) => {
	switch (control.type) {
		case "checkbox":
		case "radio":
			return control.checked !== control.defaultChecked;
		case "select-one":
			return (
				control.selectedIndex !==
				Math.max(
					0,
					[...control.options].findIndex((o) => o.defaultSelected),
				)
			);
		case "hidden":
		case "submit":
		case "button":
		case "fieldset":
			return false;
		default:
			return control.value !== control.defaultValue;
	}
};

// draft is what stands in the controls of a form, and the version of the page that it was typed into.
const draft = (form) => {
	const unseen = ["hidden", "submit", "button", "fieldset"];
	const [fixed, open] = [[], []];
	for (const control of form.elements) {
		(unseen.includes(control.type) ? fixed : open).push(control);
	}
	const version = JSON.stringify(fixed.map(({ name, value }) => [name, value]));
	return { version, answers: open.map(({ checked, value }) => ({ checked, value })), controls: open };
};

// Leaving a form with something typed in it asks first. Of one that came back unsaved the page says so. Browsers forget
// what was typed into a page that no cache may keep, so it is kept with the page's place in the history, and comes again
// with Back and Forward unless the page comes in another version. So it does when what was sent did not arrive.
const guard = (form) => {
	let sent = false;
	const { version, controls } = draft(form);
	const kept = history.state;
	if (kept?.version === version && kept.answers.length === controls.length) {
		controls.forEach((control, i) => {
			control.type === "radio" || control.type === "checkbox"
				? (control.checked = kept.answers[i].checked)
				: (control.value = kept.answers[i].value);
		});
	}
	const keep = () => {
		const { version, answers } = draft(form);
		history.replaceState({ version, answers }, "");
	};
	form.addEventListener("submit", () => {
		sent = true;
		keep();
	});
	window.addEventListener("pageshow", () => {
		sent = false; // back from where it was sent
		for (const fold of form.querySelectorAll("details")) {
			fold.open ||= [...fold.querySelectorAll("input, select, textarea")].some(typed);
		}
	});
	window.addEventListener("beforeunload", (event) => {
		if (!sent && (form.classList.contains("unsaved") || [...form.elements].some(typed))) {
			keep();
			event.preventDefault();
		}
	});
};

// The time since a cramp began, counted from how long it had lasted when the page was made: the
// device's clock may be wrong, but it runs.
const runTimer = (timer) => {
	const text = timer.querySelector(".timer-text");
	const begin = performance.now() - Number(timer.dataset.elapsed) * 1000;
	const two = (n) => String(n).padStart(2, "0");
	const show = () => {
		const seconds = Math.max(0, Math.floor((performance.now() - begin) / 1000));
		const hours = Math.floor(seconds / 3600);
		const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
		text.textContent = hours > 0 ? `${hours}:${clock}` : clock;
	};
	timer.classList.add("running");
	show();
	setInterval(show, 1000);
};

// An earlier place sets the muscle and the side, and another muscle or side takes it back.
const pickPlace = (form) => {
	const [place, muscle, side] = ["place", "muscle", "side"].map((name) => form.elements.namedItem(name));
	if (!place) {
		return; // it is not offered
	}
	form.addEventListener("change", (event) => {
		if (event.target.name === "place") {
			if (place.value !== "") {
				[muscle.value, side.value] = place.value.split(" ");
			}
		} else {
			const chosen = `${muscle.value} ${side.value}`;
			for (const choice of place) {
				choice.checked = choice.value === chosen;
			}
		}
	});
};

// A link that is shown once can be copied with one tap, where the browser allows it.
const offerCopy = (button) => {
	const link = document.getElementById("link");
	if (!link || !navigator.clipboard) {
		return;
	}
	button.hidden = false;
	button.addEventListener("click", () => {
		navigator.clipboard.writeText(link.value).then(
			() => {
				button.textContent = button.dataset.done;
			},
			() => link.select(),
		);
	});
};

// What is under way is asked for again and again, until it is something else.
const follow = (region) => {
	const look = async () => {
		try {
			const answer = await fetch(location.href);
			if (!answer.ok) {
				throw new Error(answer.status);
			}
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			const now = page.querySelector("[data-follow]");
			if (now?.dataset.follow !== region.dataset.follow) {
				location.reload();
				return;
			}
			if (now.textContent !== region.textContent) {
				region.replaceChildren(...now.childNodes);
			}
		} catch {
			// the diary is away; the next look may find it
		}
		setTimeout(look, 2000);
	};
	setTimeout(look, 2000);
};

// Where nobody is signed in, nothing waits to be sent unless a session ended. Its scripts come only then.
const bringOutbox = async (scripts) => {
	try {
		const databases = await indexedDB.databases?.(); // not every browser lists them
		if (databases && !databases.some(({ name }) => name === "outbox")) {
			return;
		}
	} catch {
		return; // this browser keeps nothing
	}
	for (const src of scripts) {
		document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
	}
};

const signUpZone = document.querySelector('form[action="/signup"] select[name="zone"]');
if (signUpZone && !document.getElementById("error-summary")) {
	chooseZone(signUpZone);
}
const banner = document.getElementById("zone-banner");
if (banner) {
	offerZone(banner);
}
if (document.body.dataset.outboxScripts) {
	bringOutbox(document.body.dataset.outboxScripts.split(" "));
}
document.querySelectorAll(".copy").forEach(offerCopy);
document.querySelectorAll("[data-follow]").forEach(follow);
document.querySelectorAll(".timer[data-elapsed]").forEach(runTimer);
addEventListener("begun", ({ target }) => runTimer(target)); // of a cramp that the device alone knows
document.querySelectorAll(".episode-form").forEach(pickPlace);
// A page that the browser kept as it was left may be of a diary that was signed out of, or an entry that was stored since.
addEventListener("pageshow", (event) => {
	if (event.persisted) {
		location.reload();
	}
});
document.querySelectorAll("form.guard").forEach(guard);
// On paper nothing can be unfolded.
addEventListener("beforeprint", () => {
	const closed = document.querySelectorAll("main:has(.folds) details:not([open]), .on-paper-too:not([open])");
	closed.forEach((details) => (details.open = true));
	addEventListener("afterprint", () => closed.forEach((details) => (details.open = false)), { once: true });
});
document.getElementById("error-summary")?.focus();
