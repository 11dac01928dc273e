// What large letters do to a page that they must not, one line each.
((width, longest) => {
	const name = (e) => e.outerHTML.slice(0, 120).replace(/\s+/g, " ");
	const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".visually-hidden, .skip-link");
	const all = [...document.querySelectorAll("body *")].filter((e) => !e.closest("svg") && seen(e));

	// The bar does not scroll, so what lies beside the screen cannot be reached.
	const beside = all
		.filter((e) => e.matches(".brand, .site-nav a"))
		.filter((e) => e.getBoundingClientRect().right > width || e.getBoundingClientRect().height < 44)
		.map((e) => `${name(e)} lies beside the screen or is too low to tap`);

	// Content that is wider than its box is cut, or lies over what is beside it. What may be wider scrolls.
	const over = all
		.filter((e) => !e.matches("input, select, textarea, .scroll, pre") && !e.closest(".scroll"))
		.filter((e) => getComputedStyle(e).display !== "inline" && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1)
		.filter((e) => ![...e.children].some((c) => Number.parseFloat(getComputedStyle(c).marginInlineEnd) < 0)) // up to the edge of the screen
		.filter((e) => ![...e.children].some((c) => c.scrollWidth > c.clientWidth + 1 && c.clientWidth > 0 && getComputedStyle(c).display !== "inline"))
		.map((e) => `${name(e)} is ${e.clientWidth} wide and holds ${e.scrollWidth}`);

	// A word that is not longer than a screen holds is never broken: it is a box that gave way where a line should have ended.
	const broken = [];
	const words = new RegExp(`(?<![\\p{L}@.(/-])\\p{L}{2,${longest}}(?![\\p{L}@./-])`, "gu");
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let text = texts.nextNode(); text; text = texts.nextNode()) {
		const parent = text.parentElement;
		if (!parent || parent.closest("svg, script, code, td, th, option, .scroll") || !seen(parent)) {
			continue;
		}
		for (const word of text.data.matchAll(words)) {
			const range = document.createRange();
			range.setStart(text, word.index + (text.data[word.index - 1] === "\u00ad" ? 1 : 0)); // the hyphen stands on the line before
			range.setEnd(text, word.index + word[0].length);
			if (new Set([...range.getClientRects()].filter((r) => r.width > 0).map((r) => Math.round(r.top))).size > 1) {
				broken.push(`${word[0]} is broken in ${name(parent)}`);
			}
		}
	}
	return [...beside, ...over, ...broken];
})
