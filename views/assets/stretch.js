// What the guide through the stretches does better with a script. The style sheet keeps the time; of every change the
// script hears as the number begins again. Nothing is heard or felt until the person asks for it.

const phaseSeconds = 10;
const phasesOfTurn = 6; // ready and two rests, each before one of three holds

const byId = (id) => document.getElementById(id);
const text = (selector, n = 0) => document.querySelectorAll(selector)[n]?.textContent ?? "";
const run = byId("guide-run");
const number = document.querySelector(".guide-number");
let phase = 0;
let lock;

// What is said at the beginning of a phase. A new turn says which leg it is.
const words = () => {
	if (phase % 2 === 1) {
		return text(".guide-hold");
	}
	const turn = phase / phasesOfTurn;
	return Number.isInteger(turn) ? `${text(".guide-turn h2", turn)}. ${text(".guide-turn h2 + p", turn)}` : text(".guide-rest");
};

const holdScreen = async () => {
	try {
		lock = await navigator.wakeLock.request("screen");
		byId("guide-dims").hidden = true;
	} catch {
		byId("guide-dims").hidden = false; // not offered here, or refused, as with a low battery
	}
};

const freeScreen = () => {
	lock?.release();
	lock = undefined;
};

let audio;
const ring = (frequency) => {
	audio ??= new AudioContext();
	const [from, to] = [audio.currentTime, audio.currentTime + 0.8];
	const [tone, loudness] = [audio.createOscillator(), audio.createGain()];
	tone.frequency.value = frequency;
	loudness.gain.setValueAtTime(0.0001, from);
	loudness.gain.exponentialRampToValueAtTime(0.1, from + 0.05);
	loudness.gain.exponentialRampToValueAtTime(0.0001, to);
	tone.connect(loudness).connect(audio.destination);
	tone.start(from);
	tone.stop(to);
};

// A voice of a service would send what it says to others.
const voice = () =>
	globalThis.speechSynthesis
		?.getVoices()
		.find((v) => v.localService && v.lang.toLowerCase().startsWith(document.documentElement.lang));

const speak = (said) => {
	const saying = new SpeechSynthesisUtterance(said);
	saying.voice = voice();
	saying.lang = saying.voice.lang;
	speechSynthesis.cancel();
	speechSynthesis.speak(saying);
};

const announce = (said, holds) => {
	byId("guide-said").textContent = said;
	if (byId("guide-tone").checked) {
		ring(holds ? 523 : 392);
	}
	if (byId("guide-buzz").checked) {
		navigator.vibrate(holds ? 200 : [100, 100, 100]);
	}
	if (byId("guide-voice").checked) {
		speak(said);
	}
};

run.addEventListener("change", () => {
	if (run.checked) {
		holdScreen();
		announce(words(), phase % 2 === 1);
	} else {
		freeScreen();
	}
});
number.addEventListener("animationiteration", (event) => {
	phase = Math.round(event.elapsedTime / phaseSeconds);
	announce(words(), phase % 2 === 1);
});
number.addEventListener("animationend", () => {
	announce(text(".guide-end"), false);
	freeScreen();
});
document.addEventListener("visibilitychange", () => {
	if (lock && !document.hidden) {
		holdScreen(); // it is lost whenever the page is not seen
	}
});

const offer = (id, there) => {
	if (there) {
		byId(id).closest("label").hidden = false;
		byId("guide-aids").hidden = false;
	}
};
const offerVoice = () => offer("guide-voice", voice());
offer("guide-tone", globalThis.AudioContext);
offer("guide-buzz", navigator.vibrate);
offerVoice();
globalThis.speechSynthesis?.addEventListener("voiceschanged", offerVoice);
