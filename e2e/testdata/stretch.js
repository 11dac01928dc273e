(seconds) => {
	const running = document.getAnimations().some((a) => a.playState === "running");
	for (const animation of document.getAnimations()) {
		animation.currentTime = seconds * 1000;
	}
	const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) => getComputedStyle(e).visibility === "visible");
	const drawn = document.querySelector(".guide-turn .figure-stretched");
	const ring = document.querySelector(".guide-ring");
	return {
		Words: seen(".guide-words strong").map((e) => e.textContent).join(" "),
		Number: getComputedStyle(document.querySelector(".guide-number")).getPropertyValue("--left").trim(),
		Turn: seen(".guide-turn").map((e) => e.querySelector("h2 + p").textContent + ": " + e.querySelector("h2").textContent).join(" "),
		Holds: seen(".guide-holds span").filter((e) => getComputedStyle(e).backgroundColor !== "rgba(0, 0, 0, 0)").length,
		Moves: drawn.getAnimations().length > 0 || ring.checkVisibility(),
		State: running ? "running" : "paused",
	};
}
