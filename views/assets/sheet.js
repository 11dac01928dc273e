// Shows beside the column that is chosen how the table is read now. Without it, the button of the form does the same.

const shown = document.getElementById("sheet-shown");
const form = document.getElementById("sheet-columns");
// The whole file goes with every question, so one that takes long to send is asked about by the button alone.
const mostSent = 256 * 1024; // characters
let asked;

// beside puts what is said below the field that was changed.
const beside = (control, ...said) => {
	const output = document.getElementById("sheet-now") ?? document.createElement("div");
	output.id = "sheet-now";
	output.className = "stack";
	output.role = "status";
	output.replaceChildren(...said);
	const field = control.closest(".field, fieldset, .agreement");
	if (field.nextElementSibling !== output) {
		field.after(output);
	}
};

// glimpse is the first rows of a preview, or what keeps it from being made.
const glimpse = (page) => {
	const parts = page.querySelectorAll("#sheet-shown > .lead, #sheet-shown > .scroll, #error-summary ul");
	return [...parts].map((part) => {
		const copy = document.importNode(part, true);
		copy.removeAttribute("aria-labelledby");
		copy.removeAttribute("role");
		return copy;
	});
};

const again = async (control) => {
	asked?.abort();
	const mine = (asked = new AbortController());
	try {
		const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: mine.signal });
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		const read = page.getElementById("sheet-shown");
		if (!read) {
			throw new Error(answer.statusText); // signed out, or another page that cannot be shown here
		}
		const said = glimpse(page);
		document.getElementById("error-summary")?.remove();
		shown.replaceChildren(...document.importNode(read, true).childNodes);
		beside(control, ...said);
	} catch (problem) {
		if (mine.signal.aborted) {
			return;
		}
		// What stands above may be imported, and is not what the form says now.
		shown.replaceChildren();
		beside(control, form.dataset.unread);
	}
};

if (form.elements.packed.value.length <= mostSent) {
	form.addEventListener("change", ({ target }) => again(target));
}
