const { existsSync } = require("node:fs");
const { delimiter, join } = require("node:path");

/** Where macOS and Windows keep the browser, which is not on PATH there. */
const usualPlaces = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Debian's Chromium or one of its namesakes; undefined where there is none. */
exports.findChromium = () => {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((directory) => names.map((name) => join(directory, name)));
  return [...onPath, ...usualPlaces].find((file) => existsSync(file));
};

/** For a machine without display, sandbox privileges or network. */
exports.flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
