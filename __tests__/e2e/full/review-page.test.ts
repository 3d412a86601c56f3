/** @needs chromium */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { S3Access } from "terraform-s3-user";
import { toHtml } from "../../../commands/review/print/html";
import { findChromium, flags } from "../../support/chromium";
import { reviewDirectories } from "../../support/review-directories";
import { synthesized } from "../../support/synthesized";
import { temporaryDirectory } from "../../support/temporary-directory";

const walkthrough = () => synthesized({ site: { users: [{ userName: "optimizer", access: S3Access.allBuckets() }] } });
const narrowed = () =>
  synthesized({
    site: {
      users: [
        { userName: "optimizer", access: S3Access.readWrite(["photos"]) },
        { userName: "legacy", access: S3Access.allBuckets() },
      ],
    },
  });
// The page in a real browser. What is in it is in commands/review/print/.

const page = () => toHtml(reviewDirectories(narrowed(), walkthrough()));

const executablePath = findChromium();

let context: BrowserContext;
beforeAll(async () => {
  const options = { executablePath, args: flags, headless: true };
  context = await chromium.launchPersistentContext(join(temporaryDirectory(), "profile"), options);
});
afterAll(() => context?.close());

async function open(width = 1100, colorScheme: "light" | "dark" = "light"): Promise<Page> {
  const file = join(temporaryDirectory(), "review.html");
  writeFileSync(file, page());
  const tab = await context.newPage();
  await tab.setViewportSize({ width, height: 800 });
  await tab.emulateMedia({ colorScheme });
  await tab.goto(pathToFileURL(file).href);
  return tab;
}

test("has a row in the matrix for each user and a column for each bucket", async () => {
  const tab = await open();
  expect(await tab.locator(".matrix thead th").allInnerTexts()).toStrictEqual([
    "User",
    "every bucket",
    "photos",
    "beyond buckets",
  ]);
  expect(await tab.locator(".matrix tbody th .name").allInnerTexts()).toStrictEqual(["legacy", "optimizer"]);
});

test("shows the actions of a cell on a click, and hides them with Escape", async () => {
  const tab = await open();
  const sheet = tab.locator("[popover]:popover-open");
  await tab.locator(".matrix tr", { hasText: "optimizer" }).locator(".cell").click();
  expect(await sheet.locator("h3").first().textContent()).toBe("optimizer → photos");
  expect(await sheet.locator("li").allInnerTexts()).toStrictEqual([
    "s3:AbortMultipartUpload",
    "s3:PutObject",
    "s3:GetBucketLocation",
    "s3:GetBucketOwnershipControls",
    "s3:GetObject",
    "s3:ListBucket",
  ]);
  await tab.keyboard.press("Escape");
  expect(await sheet.count()).toBe(0);
});

test("shows the keys of a user on a click, with the places of their secrets", async () => {
  const tab = await open();
  await tab.locator(".name", { hasText: "optimizer" }).click();
  expect(await tab.locator("[popover]:popover-open").textContent()).toContain("primary: Active, secret plain in state");
});

test("reaches and opens everything with the keyboard", async () => {
  const tab = await open();
  await tab.locator(".cell").first().focus();
  await tab.keyboard.press("Enter");
  expect(await tab.locator("[popover]:popover-open").count()).toBe(1);
});

test.each([320, 390, 1100])("has nothing wider than the screen at %i pixels", async (width) => {
  const tab = await open(width);
  expect(await tab.evaluate("document.documentElement.scrollWidth")).toBe(width);
});

test("shows each user as a card on a phone, without cells that have no access", async () => {
  const tab = await open(390);
  expect(await tab.locator(".matrix thead").isVisible()).toBe(false);
  expect(await tab.locator(".matrix tr", { hasText: "optimizer" }).locator("td:visible").count()).toBe(1);
});

test("is dark in dark mode, with contrast in both modes", async () => {
  for (const [scheme, darkPage] of [
    ["light", false],
    ["dark", true],
  ] as const) {
    const tab = await open(1100, scheme);
    expect((await luminance(tab, "body", "backgroundColor")) < 0.2).toBe(darkPage);
    for (const [text, surface] of [
      [".muted", "body"],
      [".fact", ".card"],
      [".cell b", ".cell"],
      [".cell small", ".cell"],
      [".high .tag", ".finding"],
      [".medium .tag", ".finding"],
      [".low .tag", ".finding"],
      [".medium.pill", ".medium.pill"],
      [".fix code", ".fix"],
    ] as const) {
      const shades = [await luminance(tab, text, "color"), await luminance(tab, surface, "backgroundColor")];
      const contrast = (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05);
      expect({ scheme, text, readable: contrast >= 4.5 }).toStrictEqual({ scheme, text, readable: true });
    }
  }
});

/** WCAG's relative luminance of a colour as the browser computes it. */
function luminance(tab: Page, selector: string, property: "color" | "backgroundColor"): Promise<number> {
  return tab
    .locator(selector)
    .first()
    .evaluate((element, name) => {
      const view = element.ownerDocument.defaultView as typeof globalThis & Window;
      const context2d = element.ownerDocument.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;
      context2d.fillStyle = view.getComputedStyle(element)[name];
      context2d.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0] = [...context2d.getImageData(0, 0, 1, 1).data].map((channel) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }, property);
}

test("logs no error and no violation", async () => {
  const messages: string[] = [];
  context.on("console", (message) => messages.push(message.text()));
  const tab = await open();
  await tab.locator(".cell").first().click();
  expect(messages).toStrictEqual([]);
});
