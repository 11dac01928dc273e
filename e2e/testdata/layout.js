// What does not fit a screen of some width, or is too small to hit with a thumb, one line each.
((width) => {
	const name = (e) => e.outerHTML.slice(0, 120).replace(/\s+/g, " ");

	const page = document.scrollingElement;
	const wide = [...document.querySelectorAll("body *")]
		.filter((e) => page.scrollWidth > width && e.getBoundingClientRect().right > width + 0.5)
		.filter((e) => !e.querySelector("*") && !e.closest(".visually-hidden"))
		.map((e) => `${name(e)} ends at ${e.getBoundingClientRect().right}`);
	if (page.scrollWidth > width || innerWidth !== width) {
		wide.unshift(`the page is ${page.scrollWidth} wide and scrolls sideways`);
	}

	// Links within a sentence are as high as its line, and are left out, as WCAG 2.5.8 does. So is a button that
	// is there for the Enter key alone: nobody sees it, and it takes no focus.
	const forEnter = ".visually-hidden[aria-hidden][tabindex='-1']";
	const small = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
		.filter((e) => e.checkVisibility({ visibilityProperty: true }) && getComputedStyle(e).display !== "inline")
		.filter((e) => !e.matches(forEnter))
		.flatMap((e) => {
			const apart = e.matches(".visually-hidden") ? e.labels?.[0] : undefined; // a label elsewhere is what is tapped
			const target = e.closest("label") ?? apart ?? e;
			const { width, height } = target.getBoundingClientRect();
			const least = target.matches(".skip-link") ? 24 : 44;
			const rounding = 0.1;
			return height > least - rounding && width > 24 - rounding
				? []
				: [`${name(target)} is ${width} × ${height}, less than 24 × ${least}`];
		});
	return [...wide, ...small];
})
