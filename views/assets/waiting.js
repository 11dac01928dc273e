// What a page does for the outbox: it has the worker installed, sends what waits, and shows it.

const waiting = () => {
	const language = document.documentElement.lang;
	const mark = document.body.dataset.diary;
	const $ = (id) => document.getElementById(id);
	const page = $("offline");
	const kinds = (entry) => entry.action?.split("/").at(-1);
	const startOf = (entry) => (["now", "entries"].includes(kinds(entry)) ? outbox.field(entry, "id") : undefined);

	const region = { en: "en-GB" }[language] ?? language; // the day before the month, and 24 hours, as on the pages
	const clock = (pressed) => {
		const today = new Date(pressed).toDateString() === new Date().toDateString();
		const options = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
		return new Intl.DateTimeFormat(region, options).format(pressed);
	};

	const count = (texts, one, many, n) => (n === 1 ? texts[one] : texts[many].replace("{n}", n));

	const headline = (texts, entries) => {
		const cramps = new Set(entries.map(startOf).filter(Boolean)).size;
		return cramps > 0 ? count(texts, "cramp", "cramps", cramps) : count(texts, "answer", "answers", entries.length);
	};

	// mend shows the form again on the page of the diary, which says at its fields what is wrong.
	const mend = (entry) => {
		const form = document.createElement("form");
		form.method = "post";
		form.action = entry.action;
		for (const [name, value] of [...entry.fields, ["ago", Date.now() - entry.pressed]]) {
			const input = document.createElement("input");
			[input.type, input.name, input.value] = ["hidden", name, value];
			form.append(input);
		}
		document.body.append(form);
		form.submit(); // when it is stored, the worker takes away what was set aside
	};

	const item = (entry, shown, whose) => {
		const row = $("waiting-entry").content.firstElementChild.cloneNode(true);
		const part = (name) => row.querySelector(`[data-part="${name}"]`);
		const texts = shown.dataset;
		part("what").textContent = entry.unreadable
			? texts.unreadable
			: (shown.querySelector(`[data-action="${kinds(entry)}"]`)?.textContent ?? "");
		part("when").textContent = entry.pressed ? clock(entry.pressed) : "";
		const reason = part("reason");
		if (entry.refused !== undefined) {
			reason.textContent = `${texts.aside} ${entry.refused}`;
			reason.hidden = false;
			part("mend").hidden = !mark;
			part("mend").addEventListener("click", () => mend(entry));
		} else if (entry.turned) {
			reason.textContent = texts.turned.replace("{n}", entry.turned);
			reason.hidden = false;
		} else if (whose && !entry.unreadable && outbox.field(entry, "made_for") !== whose) {
			reason.textContent = texts.other;
			reason.hidden = false;
		}
		const button = part("delete");
		button.addEventListener("click", () => {
			if (button.textContent !== button.dataset.sure) {
				button.textContent = button.dataset.sure; // a second tap does it
			} else {
				outbox.remove(entry.seq).then(show);
			}
		});
		return row;
	};

	// A row stays for as long as it says the same: who is about to press something in it still finds it.
	const list = (entries, shown, whose) => {
		const rows = new Map([...$("waiting-list").children].map((row) => [row.seq, row]));
		for (const entry of entries) {
			const { seq, pressed } = entry;
			const says = JSON.stringify([entry, whose, pressed && clock(pressed)]);
			const before = rows.get(seq);
			rows.delete(seq);
			if (before?.says !== says) {
				const row = Object.assign(item(entry, shown, whose), { seq, says });
				before ? before.replaceWith(row) : $("waiting-list").append(row);
			}
		}
		rows.forEach((row) => row.remove());
	};

	const show = async (end) => {
		const shown = $("waiting");
		if (!shown) {
			return;
		}
		const [all, diary] = await Promise.all([outbox.list(), outbox.state("diary")]);
		const entries = all.filter((entry) => !entry.repeats); // the diary has those
		shown.hidden = entries.length === 0;
		const title = headline(shown.dataset, entries);
		if (entries.length > 0 && $("waiting-title").textContent !== title) {
			$("waiting-title").textContent = title; // said aloud each time
		}
		list(entries, shown, diary?.mark);
		$("waiting-signin").hidden = end !== "signin";
	};

	// Who has sent a form, follows a link or fills something in is not to be stopped by a reload: what they do would be lost.
	let busy = false;
	addEventListener("submit", (event) => (busy ||= !event.defaultPrevented));
	addEventListener("click", ({ target }) => (busy ||= Boolean(target.closest?.("a[href]"))));
	addEventListener("input", () => (busy = true));
	addEventListener("pageshow", () => (busy = false));

	let again;
	const send = async (force = false) => {
		await show();
		let end = "done";
		if ((await outbox.list()).length > 0) {
			navigator.storage?.persist?.(); // there is something to keep
			end = await outbox.send(force);
		}
		clearTimeout(again);
		if (["later", "turned"].includes(end) || (await outbox.list()).some((entry) => entry.repeats)) {
			later();
		}
		if ($("waiting") && !page && !busy && (await outbox.state("sent")) > performance.timeOrigin) {
			await outbox.ifPossible(outbox.setState("sent", null));
			if (!busy) { // nobody pressed anything meanwhile
				return location.reload(); // the first screen was made before the diary had it
			}
		}
		await show(end);
		document.body.dataset.sent = end;
	};
	const tellFault = (error) => console.debug("outbox:", error?.name);
	const later = (time = 5000) => {
		clearTimeout(again);
		again = setTimeout(begin, time); // the pauses grow by themselves
	};
	let faults = 0;
	const begin = (force) =>
		send(force).then(
			() => (faults = 0),
			(error) => {
				tellFault(error);
				later(Math.min(5 * 60, 5 * 2 ** faults++) * 1000); // a database that fails once may not the next time
			},
		);

	// guard asks at the sign-out about what could not be sent, so that nothing is lost and nothing of a diary stays.
	const guard = (form) => {
		const own = async () => (await outbox.list()).filter((e) => e.unreadable || outbox.field(e, "made_for") === mark);
		const unsent = async () => (await own()).filter((e) => !e.repeats);
		// Without a network nobody is signed out, and then nothing is taken away.
		const leave = async () => {
			const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(4000) }).catch(() => null);
			$("unsent").hidden = true;
			$("still-in").hidden = Boolean(answer?.ok);
			if (!answer?.ok) {
				$("still-in").focus();
				return $("still-in").scrollIntoView();
			}
			for (const entry of await own()) {
				await outbox.remove(entry.seq);
			}
			await outbox.setState("diary", null);
			localStorage.clear();
			form.submit();
		};
		const attempt = async () => {
			if ((await own()).length > 0) {
				await outbox.send(true);
			}
			const left = await unsent();
			if (left.length === 0) {
				return leave();
			}
			const shown = $("unsent");
			$("still-in").hidden = true;
			shown.hidden = false;
			$("unsent-list").replaceChildren(
				...left.map((entry) => {
					const row = document.createElement("li");
					const label = shown.querySelector(`[data-action="${kinds(entry)}"]`)?.textContent ?? "";
					row.textContent = `${label} ${entry.pressed ? clock(entry.pressed) : ""} ${entry.refused ?? ""}`;
					return row;
				}),
			);
			shown.focus();
			shown.scrollIntoView();
		};
		// One at a time, for it takes long to find out that there is no network.
		const buttons = [form.querySelector("button"), ...$("unsent").querySelectorAll("button")];
		const alone = async (step) => {
			busy = true;
			buttons.forEach((button) => (button.disabled = true));
			await step().catch(() => form.submit());
			buttons.forEach((button) => (button.disabled = false));
		};
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			alone(attempt);
		});
		$("unsent-send").addEventListener("click", () => alone(attempt));
		$("unsent-stay").addEventListener("click", () => ($("unsent").hidden = true));
		$("unsent-delete").addEventListener("click", () => alone(leave));
	};

	// offline fills in what the pages for no network leave open.
	const offline = async () => {
		const told = location.hash.slice(1);
		$("offline-full").hidden = told !== "full";
		$("offline-lead")?.toggleAttribute("hidden", told === "full");
		const diary = await outbox.state("diary");
		$("offline-nobody").hidden = Boolean(diary?.mark);
		for (const part of diary?.mark ? page.querySelectorAll("[data-notes]") : []) {
			if (part.dataset.of && !/^[0-9a-f-]{36}$/.test(told)) {
				continue; // no cramp to note it of
			}
			if (part.dataset.of) {
				part.action = `/now/${told}/${part.dataset.of}`;
			}
			part.hidden = new Date().getHours() < Number(part.dataset.from ?? 0);
		}
		const date = page.querySelector('input[name="date"]');
		if (date) {
			const now = new Date();
			date.value = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
		}
		const start = (await outbox.list()).find((entry) => kinds(entry) === "now" && startOf(entry) === told);
		const timer = page.querySelector(".timer");
		if (start && timer) {
			timer.dataset.elapsed = Math.max(0, (Date.now() - start.pressed) / 1000);
			timer.hidden = false;
			timer.dispatchEvent(new Event("begun", { bubbles: true }));
			$("offline-kept").hidden = false;
		}
		page.dataset.state = "ready";
	};

	if (page) {
		offline().catch(() => {
			$("offline-full").hidden = false; // this browser keeps nothing
			$("offline-lead")?.remove();
			page.dataset.state = "ready";
		});
	} else {
		navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(tellFault);
		navigator.serviceWorker.ready.then(({ active }) => navigator.serviceWorker.controller ?? active.postMessage("claim"));
	}
	if (mark) {
		// The pages for no network note for the diary that was open last.
		outbox
			.state("diary")
			.then((known) => known?.mark === mark && known.language === language ? known : outbox.setState("diary", { mark, language }))
			.then(() => (document.body.dataset.outbox = "ready"))
			.catch(tellFault);
		document.querySelectorAll('form[action="/signout"]').forEach(guard);
	}
	begin(!page); // a page that came shows that there is a network
	addEventListener("pageshow", ({ persisted }) => persisted && begin());
	addEventListener("online", () => begin(true));
	document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && begin());
	$("waiting-send")?.addEventListener("click", () => begin(true));
};

if ("serviceWorker" in navigator && outbox.possible()) {
	waiting();
}
