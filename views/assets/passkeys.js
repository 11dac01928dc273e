// Has an authenticator sign what the server asks for: to sign in, to prove who asks, and for a new passkey. Without this
// script, or without an authenticator, the forms work with a password and a code.

const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON && window.PublicKeyCredential?.parseCreationOptionsFromJSON;

const ask = async (address, form) => {
	const answer = await fetch(address, { method: "POST", body: new URLSearchParams(form ? new FormData(form) : {}), signal: AbortSignal.timeout(15000) });
	if (!answer.ok) {
		throw new Error(String(answer.status));
	}
	return answer.json();
};

// send sends a form with what was signed, in place of what it asks for otherwise.
const send = (form, action, { challenge }, credential) => {
	for (const field of form.querySelectorAll("input[type=password], input[autocomplete='one-time-code']")) {
		field.value = "";
	}
	for (const [name, value] of [
		["challenge", challenge],
		["credential", JSON.stringify(credential.toJSON())],
	]) {
		const field = document.createElement("input");
		Object.assign(field, { type: "hidden", name, value });
		form.append(field);
	}
	form.action = action;
	form.submit();
};

// The browser's own suggestion at the field of the address waits until the button is pressed.
let waiting = null;

const signIn = async (form, action, mediation) => {
	waiting?.abort();
	waiting = new AbortController();
	const { signal } = waiting;
	const request = await ask("/signin/passkey/options");
	const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(request.options);
	send(form, action, request, await navigator.credentials.get({ publicKey, mediation, signal }));
};

const say = (button, failed) => {
	document.getElementById(button.dataset.failed).hidden = !failed;
};

const button = document.querySelector("button[data-passkey]");
const form = button && document.getElementById(button.dataset.passkey);
if (button && able) {
	button.hidden = false;
	document.getElementById("passkey-unable")?.setAttribute("hidden", "");
	button.addEventListener("click", async () => {
		button.disabled = true;
		say(button, false);
		try {
			if (button.dataset.new) {
				const request = await ask(button.dataset.new, form);
				const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(request.options);
				send(form, form.action, request, await navigator.credentials.create({ publicKey }));
			} else {
				await signIn(form, button.dataset.action);
			}
		} catch {
			say(button, true);
		}
		button.disabled = false;
	});
	if (button.hasAttribute("data-suggest") && (await PublicKeyCredential.isConditionalMediationAvailable?.())) {
		signIn(form, button.dataset.action, "conditional").catch(() => {}); // the button is still there
	}
}
