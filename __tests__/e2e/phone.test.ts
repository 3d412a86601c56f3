import { type Browser, chromium } from "playwright-core";
import { findChromium, flags } from "../support/chromium";
import { htmlOf, pages } from "../support/pages";

// The pages as GitHub lays them out, on a phone.

const style = `
  body { margin: 0; padding: 16px; font: 16px/1.5 sans-serif; overflow-wrap: break-word }
  table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse }
  td, th { padding: 6px 13px; border: 1px solid }
  code { padding: .2em .4em; font: 85% monospace; white-space: break-spaces }
  pre { overflow: auto; padding: 16px }
  pre code { padding: 0; white-space: pre }
  img { max-width: 100% }`;

const isSomethingTooWide = `[document.documentElement, ...document.querySelectorAll("table")].some(
  ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)`;

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), args: flags });
});
afterAll(() => browser?.close());

test("no table of a page, nor the page, is wider than a phone's screen", async () => {
  const screen = await browser.newPage({ viewport: { width: 390, height: 800 } });
  const tooWide: string[] = [];
  for (const page of pages) {
    await screen.setContent(`<!doctype html><style>${style}</style>${htmlOf(page)}`);
    if (await screen.evaluate(isSomethingTooWide)) tooWide.push(page);
  }
  expect(tooWide).toStrictEqual([]);
});
