// Has this browser show reminders as notifications, and says what keeps it from that.

const form = document.getElementById("device-form");
const say = (name) => {
	document.getElementById("device-" + name).hidden = false;
};
const offer = () => {
	form.hidden = false;
};

const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
// Safari on iPhone and iPad has notifications for a page on the home screen alone.
const apple = /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);

const begin = async () => {
	if (!able) {
		return say(apple ? "install" : "unable");
	}
	if (Notification.permission === "denied") {
		return say("denied");
	}
	if (!form.hasAttribute("data-here")) {
		return offer();
	}
	const registration = await navigator.serviceWorker.getRegistration();
	if (Notification.permission !== "granted" || !(await registration?.pushManager.getSubscription())) {
		say("lost");
		offer();
	}
};

// subscribe makes the browser's agreement again when it was made with another key of the installation.
const subscribe = async () => {
	await navigator.serviceWorker.register("/sw.js");
	const { pushManager } = await navigator.serviceWorker.ready;
	const options = { userVisibleOnly: true, applicationServerKey: form.dataset.key };
	try {
		return await pushManager.subscribe(options);
	} catch (problem) {
		const old = await pushManager.getSubscription();
		if (!old) {
			throw problem;
		}
		await old.unsubscribe();
		return pushManager.subscribe(options);
	}
};

form?.addEventListener("submit", async (event) => {
	event.preventDefault();
	const button = form.querySelector("button");
	button.disabled = true;
	document.getElementById("device-failed").hidden = true;
	try {
		if ((await Notification.requestPermission()) !== "granted") {
			say("denied");
			return;
		}
		const { endpoint, keys } = (await subscribe()).toJSON();
		form.endpoint.value = endpoint;
		form.p256dh.value = keys.p256dh;
		form.auth.value = keys.auth;
		form.submit();
	} catch {
		say("failed");
	} finally {
		button.disabled = false;
	}
});

if (form) {
	begin();
}
