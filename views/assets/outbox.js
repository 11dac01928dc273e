// The outbox keeps on the device what was noted without a network, until the diary has it. The worker and the pages share
// it. What is in it is encrypted with a key that this browser keeps and does not give away: nothing can be read in the
// browser's files or in a copy of them, but anyone who holds the unlocked device can open the pages.

const outbox = (() => {
	// Each step makes a version of the database out of the one before. It copies what is there and deletes nothing: that may be
	// all there is of an entry, and a page of the version before may still be open.
	const upgrades = [
		(database) => {
			database.createObjectStore("entries", { keyPath: "seq", autoIncrement: true });
			database.createObjectStore("state");
		},
	];

	// open brings the database to the version of this script. One that a newer script has brought further is used as it is.
	const open = async () => {
		try {
			return await opened(indexedDB.open("outbox", upgrades.length));
		} catch (error) {
			if (error?.name !== "VersionError") {
				throw error;
			}
			return opened(indexedDB.open("outbox"));
		}
	};

	const opened = (asked) =>
		new Promise((resolve, reject) => {
			asked.onupgradeneeded = ({ oldVersion }) =>
				upgrades.slice(oldVersion).forEach((upgrade) => upgrade(asked.result, asked.transaction));
			asked.onsuccess = () => resolve(asked.result);
			asked.onerror = () => reject(asked.error);
		});

	// A page that is left may be put to sleep in the browser's memory within a transaction, which then keeps all others waiting
	// for good: it gives it up. Whatever it was about to note is done by the next page.
	let away = false;
	addEventListener("pagehide", () => (away = true));
	addEventListener("pageshow", () => (away = false));

	// use opens the database for one transaction, and once more if a system that is short of memory has closed it. A write
	// is done when it is on the disk.
	const use = async (store, mode, step, tries = 2) => {
		let database, leave;
		try {
			database = await open();
			return await new Promise((resolve, reject) => {
				const transaction = database.transaction(store, mode, { durability: "strict" });
				const asked = step(transaction.objectStore(store));
				transaction.oncomplete = () => resolve(asked?.result);
				transaction.onabort = () => reject(transaction.error);
				database.onclose = () => reject(new DOMException("the database was closed", "InvalidStateError"));
				leave = () => transaction.abort();
				addEventListener("pagehide", leave);
			});
		} catch (error) {
			if (tries > 1 && !away && error?.name !== "QuotaExceededError") {
				return use(store, mode, step, tries - 1);
			}
			throw error;
		} finally {
			removeEventListener("pagehide", leave);
			database?.close();
		}
	};

	const state = async (name) => (await use("state", "readonly", (store) => store.get(name))) ?? null;
	// What is null takes no room, so that it can be reported on a disk that is full.
	const setState = (name, value) =>
		use("state", "readwrite", (store) => (value === null ? store.delete(name) : store.put(value, name)));

	const key = async () => {
		const kept = await state("key");
		if (kept) {
			return kept;
		}
		const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
		// Another page may have made one meanwhile, and that one stays.
		await use("state", "readwrite", (store) => {
			store.get("key").onsuccess = ({ target }) => target.result || store.put(made, "key");
		});
		return state("key");
	};

	const bytes = (text) => new TextEncoder().encode(text);
	const cipher = (iv, id) => ({ name: "AES-GCM", iv, additionalData: bytes(id) });

	const seal = async (entry) => {
		const iv = crypto.getRandomValues(new Uint8Array(12));
		const { seq, id, ...open } = entry;
		const body = await crypto.subtle.encrypt(cipher(iv, id), await key(), bytes(JSON.stringify(open)));
		return seq === undefined ? { id, iv, body } : { seq, id, iv, body };
	};

	const unseal = async ({ seq, id, iv, body }) => {
		try {
			const open = await crypto.subtle.decrypt(cipher(iv, id), await key(), body);
			return { seq, id, ...JSON.parse(new TextDecoder().decode(open)) };
		} catch {
			return { seq, id, unreadable: true, fields: [] };
		}
	};

	// add stores an entry and returns its place in the queue, when it is on the disk.
	const add = async (entry) => {
		const sealed = await seal(entry);
		return use("entries", "readwrite", (store) => store.add(sealed));
	};
	const replace = async (entry) => {
		const sealed = await seal(entry);
		// One that was deleted meanwhile stays deleted.
		await use("entries", "readwrite", (store) => {
			store.get(entry.seq).onsuccess = ({ target }) => target.result && store.put(sealed);
		});
	};
	const remove = (seq) => use("entries", "readwrite", (store) => store.delete(seq));
	const list = async () => Promise.all((await use("entries", "readonly", (store) => store.getAll())).map(unseal));

	// newID makes a UUID of version 7 (RFC 9562): the time in milliseconds, then chance.
	const newID = () => {
		const id = crypto.getRandomValues(new Uint8Array(16));
		new DataView(id.buffer).setUint32(0, Math.floor(Date.now() / 0x10000));
		new DataView(id.buffer).setUint16(4, Date.now() % 0x10000);
		id[6] = (id[6] & 0x0f) | 0x70;
		id[8] = (id[8] & 0x3f) | 0x80;
		const hex = [...id].map((octet) => octet.toString(16).padStart(2, "0")).join("");
		return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
	};

	const field = (entry, name) => entry.fields.find(([known]) => known === name)?.[1];

	// An answer that took longer may have come so late that the press was stored too late: it is sent again, and the
	// earlier instant counts.
	const prompt = 2000;
	const sendLimit = 8000;
	const mostRepeats = 3;

	// By these something on the way turns away what it takes for too large or for an attack, and nothing else.
	const turning = [400, 403, 406, 413, 415, 422];

	// deliver asks the diary to store an entry. Whatever is no answer of the diary means later.
	const deliver = async (entry, limit = sendLimit) => {
		const body = new URLSearchParams({ action: entry.action });
		for (const [name, value] of entry.fields) {
			body.append("resume." + name, value);
		}
		// The age of the press and not its time, for the clock of a device may be wrong.
		body.set("ago", String(Math.max(0, Date.now() - entry.pressed)));
		const began = performance.now();
		try {
			const signal = AbortSignal.timeout(limit);
			const response = await fetch("/outbox", { method: "POST", body, redirect: "error", signal });
			if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
				return turning.includes(response.status) ? { outcome: "turned", status: response.status } : { outcome: "later" };
			}
			return { ...(await response.json()), answered: true, late: performance.now() - began > prompt };
		} catch {
			return { outcome: "later" };
		}
	};

	// Where there is no room to note what became of an entry, it is sent again another time: the diary knows it then.
	const ifPossible = (written) => written.catch(() => {});

	const wait = (tries) => Math.min(5 * 60, 2 ** tries) * 1000;

	// alone does a step while nobody else does, and gives up after a while. Nobody stands in line for the lock: a page that was
	// left is asleep in the browser's memory, and when its turn came the lock would be nobody's for good. For the same reason a
	// page that is left gives it back, and it is taken from one that has done nothing with it for long.
	const alone = async (step, tries = 50) => {
		const held = () => Promise.race([step(), left()]);
		const end = await navigator.locks.request("outbox", { ifAvailable: true }, (lock) => (lock ? held() : "taken"));
		if (end !== "taken") {
			return end;
		}
		if (tries === 0) {
			const asleep = Math.abs(Date.now() - (await state("alive"))) > 2 * sendLimit;
			return asleep ? navigator.locks.request("outbox", { steal: true }, held) : "later";
		}
		await new Promise((resolve) => setTimeout(resolve, 200));
		return alone(step, tries - 1);
	};
	const left = () => new Promise((resolve) => addEventListener("pagehide", () => resolve("later"), { once: true }));

	const toSend = (entry) => !entry.unreadable && entry.refused === undefined;

	// waits says whether the diary has yet to get an entry.
	const waits = (entry) => toSend(entry) && !entry.repeats;

	// send sends what waits, one after another in the order of the presses, in one page at a time. What the diary refuses is
	// set aside with the reason and keeps nothing else waiting. Nor does what is turned away on the way there, which is sent
	// again each time. Without force it goes by the pauses after failures, which begin again with it: those of a night without
	// a network are not to hold up what a single fault stops in the morning. It says why it came to an end. What is at the
	// place before in the queue, or behind it, is left.
	const send = (force = false, before = Infinity) =>
		alone(async () => {
			const pause = force ? null : await state("pause");
			if (pause && Date.now() < pause.until && Date.now() > pause.until - wait(pause.tries)) {
				return "later";
			}
			const putOff = () => {
				const tries = (pause?.tries ?? 0) + 1;
				return ifPossible(setState("pause", { tries, until: Date.now() + wait(tries) }));
			};
			const seen = new Set();
			let turned = false;
			for (;;) {
				const entry = (await list()).find((e) => !seen.has(e.seq) && e.seq < before && toSend(e));
				if (!entry) {
					await (turned && putOff());
					return turned ? "turned" : "done";
				}
				seen.add(entry.seq);
				await ifPossible(setState("alive", Date.now()));
				const { outcome, status, reason, late } = await deliver(entry);
				if (outcome === "later") {
					await putOff();
					return "later";
				}
				if (outcome === "turned") {
					await ifPossible(replace({ ...entry, turned: status }));
					turned = true;
					continue;
				}
				await ifPossible(setState("pause", null));
				if (outcome === "stored") {
					await ifPossible(setState("sent", Date.now()));
				}
				if (outcome === "signin") {
					return "signin";
				} else if (outcome === "stored" && late && (entry.repeats ?? 0) < mostRepeats) {
					await ifPossible(replace({ ...entry, repeats: (entry.repeats ?? 0) + 1 }));
				} else if (outcome === "stored") {
					await ifPossible(remove(entry.seq));
				} else if (outcome === "refused") {
					await ifPossible(replace({ ...entry, refused: reason ?? "" }));
				} // what is of another diary waits for its owner
			}
		});

	const possible = () =>
		"indexedDB" in globalThis && "locks" in navigator && "subtle" in (globalThis.crypto ?? {}) && "timeout" in AbortSignal;

	return { add, remove, replace, list, field, newID, deliver, send, waits, state, setState, ifPossible, possible };
})();
