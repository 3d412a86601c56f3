/** @needs botocore */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { hasProfile, withNewProfile, withReplacedKey } from "../../../commands/credentials/profile-file";
import { unusualLine } from "../../../commands/credentials/unusual-line";
import { temporaryDirectory } from "../../support/temporary-directory";

// AWS's own parsers are the judges: botocore, on which its command line and its SDK for Python stand, and the SDK for
// JavaScript.

type Profiles = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const key = { userName: "photos", accessKeyId: "AKIANEW", secretAccessKey: "new/secret+" };
const lines = "aws_access_key_id = AKIAOLD\naws_secret_access_key = old/secret+";
const other = "[other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other/secret\n";
const indented = (text: string) => text.replace(/^(?=.)/gm, "  ");

const accepted: Readonly<Record<string, string>> = {
  "no text": "",
  "empty lines only": "\n\n  \n",
  "comments only": "# mine\n; yours\n",
  "another profile": other,
  "another profile without a last line end": other.trimEnd(),
  "another profile, indented": indented(other),
  "another profile with a block for s3": `${other}s3 =\n  addressing_style = path`,
  "the profile": `[photos]\n${lines}\n`,
  "the profile without a last line end": `[photos]\n${lines}`,
  "the profile between others": `[default]\nregion = x\n[photos]\n${lines}\n\n${other}`,
  "Windows line ends": `[photos]\n${lines}\n${other}`.replaceAll("\n", "\r\n"),
  "mixed line ends": `[photos]\r\n${lines}\n${other}`,
  "no spaces around =": `[photos]\n${lines.replaceAll(" = ", "=")}\n`,
  "many spaces around =": `[photos]\n${lines.replaceAll(" = ", "  \t=   ")}   \n`,
  "a comment behind a value": `[photos]\n${lines} # mine\n${other}`,
  "comments between the settings": `[photos]\n# aws_access_key_id = AKIAX\n${lines.replace("\n", "\n;x\n\n")}\n`,
  "quoted values": '[photos]\naws_access_key_id = "AKIAOLD"\naws_secret_access_key = "old"\n',
  "a quoted header": `["photos"]\n${lines}\n`,
  "a header with the word profile": `[profile photos]\n${lines}\n`,
  "names that begin alike": `[photos-old]\n${lines}\n[photo]\nregion = x\n`,
  "letters beyond ASCII": `# für die Website – 写真\n[photos]\n${lines}\n`,
  "a region for all": `[DEFAULT]\nregion = x\n[photos]\n${lines}\n`,
};

const refused: Readonly<Record<string, string>> = {
  "a lone carriage return": `[photos]\r${lines}\n`,
  "a header only": "[photos]",
  "half a key": "[photos]\naws_secret_access_key = old\n",
  "an indented section": indented(`[photos]\n${lines}\n`),
  "indented settings": `[photos]\n${indented(lines)}\n${other}`,
  "a header in front of an indented header": `[photos]\n  ${other}`,
  "a secret that the next line continues": `[photos]\n${lines}\n  more\n${other}`,
  "a deeper second setting": "[photos]\naws_access_key_id = AKIAOLD\n  aws_secret_access_key = old\n",
  "colons for =": `[photos]\n${lines.replaceAll(" = ", ": ")}\n`,
  "names in capitals": `[photos]\n${lines.replaceAll("aws_", "AWS_")}\n`,
  "a comment behind the header": `[photos]# the site's\n${lines}\n`,
  "spaces inside the header": `[ photos ]\n${lines}\n`,
  "a block for s3": `[photos]\n${lines}\ns3 =\n  max_concurrent_requests = 20\n${other}`,
  "a byte order mark": `\ufeff[photos]\n${lines}\n`,
  "the profile twice": `[photos]\n${lines}\n[photos]\n`,
  "a setting twice": `[photos]\n${lines}\naws_access_key_id = x\n`,
  "a line that is no setting": `[photos]\n${lines}\nhello\n`,
};

const program = `
import json, sys
from botocore.configloader import raw_config_parse
print(json.dumps([raw_config_parse(file) for file in json.load(sys.stdin)]))`;

function withKey(text: string): string | undefined {
  return hasProfile(text, "photos") ? withReplacedKey(text, "photos", key) : withNewProfile(text, "photos", key);
}

function botocore(files: readonly string[]): Profiles[] {
  const env = { ...process.env, PYTHONUTF8: "1" };
  return JSON.parse(
    execFileSync("python3", ["-c", program], { input: JSON.stringify(files), encoding: "utf8", env, stdio: "pipe" }),
  );
}

function sdk(files: readonly string[]): Promise<Profiles[]> {
  return Promise.all(
    files.map(async (filepath) => (await loadSharedConfigFiles({ filepath, ignoreCache: true })).credentialsFile),
  );
}

test("writes a key that both of AWS's parsers find, with everything else as before", async () => {
  const directory = temporaryDirectory();
  const write = (name: string, text = "") => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const shapes = Object.keys(accepted);
  const before = shapes.map((shape) => write(`${shape} before`, accepted[shape]));
  const after = shapes.map((shape) => write(`${shape} after`, withKey(accepted[shape] as string)));
  const settings = { aws_access_key_id: key.accessKeyId, aws_secret_access_key: key.secretAccessKey };
  for (const read of [botocore, sdk]) {
    const [profilesBefore, profilesAfter] = [await read(before), await read(after)];
    for (const [index, shape] of shapes.entries()) {
      const wanted = { ...profilesBefore[index], photos: { ...profilesBefore[index]?.photos, ...settings } };
      expect([shape, { ...profilesAfter[index] }]).toStrictEqual([shape, wanted]);
    }
  }
});

test.each(Object.entries(refused))("changes nothing in %s", (_, text) => {
  expect(withKey(text)).toBeUndefined();
});

// With one of these lines, botocore reads no profile of the file.
const damaged: readonly [what: string, text: string, line: number][] = [
  ["a byte order mark", `\ufeff${other}`, 1],
  ["text above the first header", `hello\n${other}`, 1],
  ["a setting above the first header", `# mine\na = b\n${other}`, 2],
  ["a header that doesn't end", `${other}\n[photos\n`, 5],
  ["a header without a name", `[]\n${other}`, 1],
  ["a section twice", `${other}${other}`, 4],
  ["an indented section twice", `${indented(other)}${indented(other)}`, 4],
  ["a setting twice", `${other}region = x\nREGION = y\n`, 5],
  ["a line that is no setting", `${other}\r\nhello\r\n`, 5],
  ["a setting without a name", `${other}= x\n`, 4],
];

test.each(damaged)("names the line with %s", (_, text, line) => {
  expect(unusualLine(text)).toStrictEqual({ line, rule: expect.stringMatching(/^must /) });
  expect(() => parsed(text)).toThrow("Unable to parse config file");
});

test("finds nothing unusual only where botocore can read the file", () => {
  const shapes = [...Object.entries(accepted), ...Object.entries(refused)];
  const plain = shapes.filter(([, text]) => !unusualLine(text));
  expect(() => parsed(...plain.map(([, text]) => text))).not.toThrow();
  const unusual = Object.keys(accepted).filter((shape) => unusualLine(accepted[shape] as string));
  expect(unusual).toStrictEqual([]);
});

function parsed(...texts: readonly string[]): Profiles[] {
  const directory = temporaryDirectory();
  return botocore(
    texts.map((text, index) => {
      writeFileSync(join(directory, `${index}`), text);
      return join(directory, `${index}`);
    }),
  );
}
