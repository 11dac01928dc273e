// Shows the notifications of the server. It is a part of the worker.

addEventListener("push", (event) => event.waitUntil(show(event.data)));

// show always shows something: a browser ends what comes and is not seen. What cannot be read leads to the reminders.
const show = (data) => {
	let shown = { title: "🔔", data: { open: "/reminders" } };
	try {
		shown = data.json().notification;
	} catch {
		// it is shown as it is
	}
	const { title, ...options } = shown;
	return registration.showNotification(title, options);
};

addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(answer(event.notification, event.action));
});

// answer does what a button says without a page. What could not be sent is shown again, and what was refused is said by
// the page.
const answer = async ({ title, body, lang, dir, tag, actions, data }, action) => {
	const to = data.post?.[action];
	if (!to) {
		return clients.openWindow(data.open);
	}
	let said;
	try {
		said = await fetch(to, { method: "POST", redirect: "manual", body: new URLSearchParams(), signal: AbortSignal.timeout(4000) });
	} catch {
		return registration.showNotification(title, { body, lang, dir, tag, actions, data });
	}
	return said.type === "opaqueredirect" ? undefined : clients.openWindow(data.open);
};
