// The control that has the focus: what it is, and what a person sees of it.
(() => {
	const e = document.activeElement;
	if (!e || e === document.body || e === document.documentElement) {
		return { name: "" };
	}
	const seen = e.closest(".chip")?.querySelector("span") ?? e; // a chip's input is transparent
	const { left, right, top, bottom } = seen.getBoundingClientRect();
	const inset = 2;
	const points = [
		[(left + right) / 2, (top + bottom) / 2],
		[left + inset, (top + bottom) / 2],
		[right - inset, (top + bottom) / 2],
		[(left + right) / 2, top + inset],
		[(left + right) / 2, bottom - inset],
	];
	const own = e.closest("label") ?? e;
	const { outlineStyle, outlineWidth } = getComputedStyle(seen);
	return {
		name: e.name || e.id || e.textContent.trim(),
		tag: e.localName,
		type: e.type ?? "",
		value: e.value ?? "",
		inForm: Boolean(e.closest("main form")),
		visible: points.some(([x, y]) => own.contains(document.elementFromPoint(x, y))),
		outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
	};
})()
