// Takes away what a browser that does not know :has passes over, and returns what can no longer be seen.
(() => {
	const visible = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility({ visibilityProperty: true }));
	const drop = (rules) => {
		for (let i = rules.cssRules.length - 1; i >= 0; i--) {
			const rule = rules.cssRules[i];
			if (rule.selectorText?.includes(":has(")) {
				rules.deleteRule(i);
			} else if (rule.cssRules?.length) {
				drop(rule);
			}
		}
	};
	[...document.styleSheets].forEach(drop);
	return visible
		.filter((e) => !e.checkVisibility({ visibilityProperty: true }))
		.map((e) => `${e.outerHTML.slice(0, 120)} is hidden without :has`);
})()
