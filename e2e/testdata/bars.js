// How much of the height of the screen the bars cover that stay where they are when a page scrolls.
(() => {
	const stays = (e) => ["fixed", "sticky"].includes(getComputedStyle(e).position);
	const bars = [...document.querySelectorAll("body *")].filter((e) => stays(e) && e.checkVisibility());
	return bars.reduce((sum, e) => sum + e.getBoundingClientRect().height, 0) / innerHeight;
})()
