// The worker answers when the network or the diary does not: with the pages of KEPT, which are the same for everybody, and
// by keeping in the outbox what was noted. It is sent with three constants before it, VERSION, KEPT and OUTBOX. It looks at
// pages and at the forms of NOTED alone, and keeps no page that was made for anybody.

importScripts(OUTBOX);

const cacheName = "pages-" + VERSION;
const limit = 4000; // how long a page that is needed at once may take to come
const NOTED = [
	/^\/now$/,
	/^\/now\/[^/]+\/(place|over|after)$/,
	/^\/days\/[^/]+\/none$/,
	/^\/last-night$/,
	/^\/entries$/,
];
// The pages that are needed at once. Others may be large, and take as long as they take.
const prompt = /^\/($|now($|\/)|last-night$|entries\/new$)/;

// WebKit was seen to hang when it goes back to a page that a worker answers for. There pages go past the worker as long
// as the system says that there is a network, and a network that answers nothing is waited for.
const webkit = /AppleWebKit/.test(navigator.userAgent) && !/Chrom/.test(navigator.userAgent);

addEventListener("install", (event) => {
	const keep = async () => {
		const cache = await caches.open(cacheName);
		// No cookies: what is kept must not be made for anybody.
		await cache.addAll(KEPT.map((url) => new Request(url, { cache: "reload", credentials: "omit" })));
		await skipWaiting();
	};
	event.waitUntil(keep());
});

addEventListener("activate", (event) => {
	const replace = async () => {
		const old = (await caches.keys()).filter((name) => name !== cacheName);
		await Promise.all(old.map((name) => caches.delete(name)));
		await clients.claim();
	};
	event.waitUntil(replace());
});

// A page that came while the worker began is not answered for yet, and asks for it.
addEventListener("message", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (origin !== location.origin) {
		return;
	}
	if (request.method === "GET" && KEPT.includes(pathname)) {
		event.respondWith(kept(pathname));
	} else if (request.method === "GET" && request.mode === "navigate" && !(webkit && navigator.onLine)) {
		event.respondWith(page(request, pathname));
	} else if (request.method === "POST" && request.mode === "navigate" && NOTED.some((form) => form.test(pathname))) {
		event.respondWith(note(event, pathname));
	}
});

const kept = async (pathname) => (await caches.match(pathname)) ?? fetch(pathname);

const within = (answer, time) =>
	Promise.race([answer, new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), time))]);

const folder = async () => {
	const languages = KEPT.filter((url) => /^\/offline\/[^/]+$/.test(url));
	const diary = await outbox.state("diary").catch(() => null);
	const preferred = [diary?.language, ...navigator.languages.map((tag) => tag.slice(0, 2))];
	return preferred.map((code) => "/offline/" + code).find((url) => languages.includes(url)) ?? languages[0];
};

// away says whether an answer tells that the diary is not there: a proxy says so, or the diary itself without its database. The
// diary's own page says more, but where somebody wants to note something it is of no use.
const away = ({ status }, pathname) => [502, 504].includes(status) || (status === 503 && prompt.test(pathname));

const page = async (request, pathname) => {
	try {
		const asked = fetch(request);
		const answer = await (prompt.test(pathname) ? within(asked, limit) : asked);
		if (away(answer, pathname) && (await outbox.state("diary").catch(() => null))?.mark) {
			throw new Error("the diary is away");
		}
		return answer;
	} catch {
		const [, cramp] = pathname.match(/^\/now\/([^/]+)$/) ?? [];
		// A page of the diary whose cramp goes on.
		return cramp ? Response.redirect(`${await folder()}/now#${cramp}`, 303) : kept(await folder());
	}
};

// note keeps a form before it is sent, so that it is not lost whatever happens to the network, the page or the browser
// from here on. When the diary has it, it is forgotten again.
const note = async (event, pathname) => {
	const pressed = Date.now();
	const fields = [...(await event.request.formData())].filter(([, value]) => typeof value === "string");
	const entry = { id: outbox.newID(), action: pathname, fields, pressed };
	try {
		const diary = await outbox.state("diary");
		if (!outbox.field(entry, "made_for")) {
			if (!diary?.mark) {
				return Response.redirect((await folder()) + "#nobody", 303);
			}
			fields.push(["made_for", diary.mark]);
		}
		if (["/now", "/entries"].includes(pathname) && !outbox.field(entry, "id")) {
			fields.push(["id", entry.id]);
		}
		entry.seq = await outbox.add(entry);
	} catch {
		// There is no room, or nothing is kept at all, as in some private windows: then there is the network alone.
	}
	const { outcome, next, answered, late } = await inTurn(entry);
	if (outcome === "stored") {
		// One that took long is sent again, since it may have been stored too late.
		if (entry.seq !== undefined) {
			await outbox.ifPossible(late ? outbox.replace({ ...entry, repeats: 1 }) : outbox.remove(entry.seq));
		}
		await outbox.ifPossible(mended(entry)); // else it still says why it was set aside
		return Response.redirect(next, 303);
	}
	try {
		if (answered) {
			const answer = await pageFor(pathname, fields, pressed);
			// That page says so, and holds what was typed. What waits for a sign-in waits here too.
			const waits = ["signin", "other"].includes(outcome);
			await (waits || entry.seq === undefined || outbox.remove(entry.seq));
			return answer;
		}
		if (pathname === "/now" && entry.seq !== undefined && !outbox.field(entry, "another")) {
			fields.push(["another", "1"]); // whatever the diary knows by then, this was a cramp of its own
			await outbox.replace(entry);
		}
	} catch {
		// It is kept already, or cannot be.
	}
	return Response.redirect(await after(entry), 303);
};

// inTurn sends what waits before it sends an entry: that may be of a cramp that the diary does not know yet, and it must not
// be taken for the cramp before, whose end waits.
const inTurn = async (entry) => {
	const until = performance.now() + limit;
	const mark = outbox.field(entry, "made_for");
	const earlier = (e) => outbox.waits(e) && !e.turned && e.seq < entry.seq && outbox.field(e, "made_for") === mark;
	if (entry.seq !== undefined && (await outbox.list().catch(() => [])).some(earlier)) {
		const end = await within(outbox.send(true, entry.seq), limit).catch(() => "later");
		if (end === "later") {
			return { outcome: end };
		}
	}
	return outbox.deliver(entry, Math.max(0, until - performance.now()));
};

// mended takes away what was set aside of an entry that is stored now.
const mended = async (entry) => {
	const id = outbox.field(entry, "id");
	for (const aside of await outbox.list()) {
		if (aside.refused !== undefined && id && outbox.field(aside, "id") === id) {
			await outbox.remove(aside.seq);
		}
	}
};

// pageFor sends a form as the page would have, for the page that the diary answers with when it does not store it.
const pageFor = async (pathname, fields, pressed) => {
	// When nobody is signed in the diary does not know its language any more.
	const language = (await outbox.state("diary").catch(() => null))?.language;
	return within(
		fetch(pathname, {
			method: "POST",
			body: new URLSearchParams([...fields, ["ago", String(Date.now() - pressed)]]),
			headers: { Accept: "text/html", ...(language && { "Accept-Language": language }) },
			redirect: "manual",
		}),
		limit,
	);
};

// after is the page after a form that waits.
const after = async (entry) => {
	const home = await folder();
	if (entry.seq === undefined) {
		return home + "#full";
	}
	const [, cramp, step] = entry.action.match(/^\/now\/([^/]+)\/(\w+)$/) ?? [];
	if (entry.action === "/now") {
		return `${home}/now#${outbox.field(entry, "id")}`;
	}
	if (step === "place") {
		return `${home}/now#${cramp}`;
	}
	return step === "over" ? `${home}/after#${cramp}` : home;
};
