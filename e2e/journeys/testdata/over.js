(large) => {
	// What is wrong with the button that ends a cramp, one line each.
	const faults = [];
	const over = document.querySelector("form[action$='/over'] button");
	const size = (e) => Number.parseFloat(getComputedStyle(e).fontSize);
	const area = (e) => e.getBoundingClientRect().width * e.getBoundingClientRect().height;
	const bar = over.closest(".save-bar");
	const last = [...document.querySelectorAll("main > *")].filter((e) => e !== bar).at(-1);
	for (const y of [0, document.documentElement.scrollHeight]) {
		scrollTo(0, y);
		const { left, right, top, bottom } = over.getBoundingClientRect();
		const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
		if (top < innerHeight / 2 && y === 0) {
			faults.push(`it begins ${top} of ${innerHeight} down`);
		}
		if (!over.contains(hit)) {
			faults.push(`at ${y} something lies over it`);
		}
		if (bar.getBoundingClientRect().height > innerHeight / 2) {
			faults.push("its bar covers half of the screen");
		}
	}
	if (last.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1) {
		faults.push("its bar covers what is before it at the end of the page");
	}
	for (const e of large ? [] : document.querySelectorAll("main *")) { // large letters are held to the width
		if (e === over || over.contains(e) || !e.checkVisibility()) {
			continue;
		}
		if (e.matches("a, button, summary") && area(e) > area(over)) {
			faults.push(`${e.textContent.trim()} is larger`);
		}
		if (e.textContent.trim() && size(e) > size(over)) {
			faults.push(`${e.textContent.trim().slice(0, 40)} has larger letters`);
		}
	}
	return faults;
}
