// What is chosen and, in forced colours, looks like what is not, one line each. Grounds and shadows are taken away
// there, so that an edge, an outline, a line below, a weight or a mark has to tell it.
(() => {
	const look = (e) => {
		const s = getComputedStyle(e);
		return [s.outlineStyle, s.outlineWidth, s.borderBlockEndColor, s.borderBlockEndStyle, s.textDecorationLine, s.fontWeight,
			getComputedStyle(e, "::before").content].join(" ");
	};
	const kinds = {
		".chip input:checked + span": ".chip:not(.none) input:not(:checked) + span",
		"button[aria-pressed=true]": "button[aria-pressed=false]",
		"a[aria-current]": "a:not([aria-current])",
	};
	return Object.entries(kinds).flatMap(([chosen, other]) =>
		[...document.querySelectorAll(chosen)]
			.filter((e) => e.checkVisibility() && !e.closest(".chip.none"))
			.filter((e) => {
				const group = e.closest("fieldset, form, nav, table, ul, ol") ?? document;
				const unlike = [...group.querySelectorAll(other)].find((o) => o.checkVisibility() && o.className === e.className);
				return unlike && look(unlike) === look(e);
			})
			.map((e) => `${e.outerHTML.slice(0, 120)} is chosen and looks like the others`));
})()
