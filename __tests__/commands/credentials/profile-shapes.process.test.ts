/** @needs botocore */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withProfile } from "../../../commands/credentials/profile-file";
import { asBotocore, type Profiles } from "../../../commands/credentials/profile-readers";
import { profileShapes } from "../../support/profile-shapes";

// AWS's own parser is the judge: botocore, on which its command line and its SDK for Python stand.

const key = { userName: "photos", accessKeyId: "AKIANEW", secretAccessKey: "new/secret+" };
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "profile-shapes-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

const program = `
import json, sys
from botocore.configloader import raw_config_parse
def flat(value):
    return "\\n" + "\\n".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else value
def read(file):
    try: return {name: {k: flat(v) for k, v in values.items()} for name, values in raw_config_parse(file).items()}
    except Exception as error: return None
print(json.dumps([read(file) for file in json.load(sys.stdin)]))`;

/** What botocore reads from files with these texts; null where it refuses one. */
function botocore(texts: readonly string[]): (Profiles | null)[] {
  const files = texts.map((text, index) => {
    const file = join(directory, String(index));
    writeFileSync(file, text);
    return file;
  });
  const env = { ...process.env, PYTHONUTF8: "1" };
  return JSON.parse(execFileSync("python3", ["-c", program], { input: JSON.stringify(files), encoding: "utf8", env }));
}

/** Our reading in botocore's form: `[DEFAULT]` applied to all, a block's lines trimmed. */
function ours(text: string): Profiles | null {
  try {
    const { DEFAULT: all = {}, ...profiles } = asBotocore(text);
    const block = (value: string) =>
      value.startsWith("\n") ? value.replace(/^([^=\n]*?) *= */gm, "$1=").replace(/\n+/g, "\n") : value;
    return Object.fromEntries(
      Object.entries(profiles).map(([name, settings]) => [
        name,
        Object.fromEntries(Object.entries({ ...all, ...settings }).map(([setting, value]) => [setting, block(value)])),
      ]),
    );
  } catch {
    return null;
  }
}

test("we read every shape as botocore does, or refuse it as botocore does", () => {
  const texts = profileShapes.map(({ text }) => text);
  const named = (readings: (Profiles | null)[]) => readings.map((read, index) => [profileShapes[index]?.shape, read]);
  expect(named(texts.map(ours))).toStrictEqual(named(botocore(texts)));
});

test("whatever gets the key is read by botocore with the key and with everything else as before", async () => {
  const shapes = profileShapes.filter(({ refused }) => !refused);
  const after = botocore(await Promise.all(shapes.map(({ text }) => withProfile(text, "photos", key))));
  const before = botocore(shapes.map(({ text }) => text));
  const secret = { aws_access_key_id: key.accessKeyId, aws_secret_access_key: key.secretAccessKey };
  expect(after.map((profiles) => profiles?.photos)).toStrictEqual(shapes.map(() => expect.objectContaining(secret)));
  for (const [index, { shape }] of shapes.entries()) {
    const { photos: _, ...others } = after[index] ?? {};
    const { photos: __, ...othersBefore } = before[index] ?? {};
    expect([shape, others]).toStrictEqual([shape, othersBefore]);
  }
});

test("a file with a byte that is no UTF-8 is refused by botocore too", () => {
  const file = join(directory, "latin1");
  writeFileSync(file, Buffer.from("[photos]\n# f\xfcr\n", "latin1"));
  const env = { ...process.env, PYTHONUTF8: "1" };
  const read = execFileSync("python3", ["-c", program], { input: JSON.stringify([file]), encoding: "utf8", env });
  expect(JSON.parse(read)).toStrictEqual([null]);
  expect(readFileSync(file).length).toBe(15);
});
