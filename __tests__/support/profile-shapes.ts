/** A form that somebody's credentials file may have, and what becomes of a key for the profile `photos` in it. */
export interface ProfileShape {
  readonly shape: string;
  readonly text: string;
  /** Part of the refusal; the key is taken in where there is none. */
  readonly refused?: RegExp;
}

const key = "aws_access_key_id = AKIAOLD\naws_secret_access_key = old/secret+";
const other = "[other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other/secret\n";
const indented = (text: string, by = "  ") => text.replace(/^(?=.)/gm, by);

export const profileShapes: readonly ProfileShape[] = [
  { shape: "no text", text: "" },
  { shape: "empty lines only", text: "\n\n  \n" },
  { shape: "comments only", text: "# mine\n; yours\n" },
  { shape: "another profile", text: other },
  { shape: "another profile without a last line end", text: other.trimEnd() },
  { shape: "the profile", text: `[photos]\n${key}\n` },
  { shape: "the profile without a last line end", text: `[photos]\n${key}` },
  { shape: "the profile between others", text: `[default]\nregion = x\n[photos]\n${key}\n\n${other}` },
  { shape: "Windows line ends", text: `[photos]\n${key}\n${other}`.replaceAll("\n", "\r\n") },
  { shape: "mixed line ends", text: `[photos]\r\n${key}\n${other}` },
  { shape: "a lone carriage return", text: `[photos]\r${key}\n`, refused: /SDK for JavaScript would not read/ },
  { shape: "a header only", text: "[photos]" },
  { shape: "a header with settings of another kind", text: "[photos]\nregion = eu-west-1\noutput = json\n" },
  { shape: "half a key", text: "[photos]\naws_secret_access_key = old\n" },
  { shape: "an indented section", text: indented(`[photos]\n${key}\n`) },
  {
    shape: "an indented section between others",
    text: `${other}\n${indented(`[photos]\n${key}\n`)}`,
    refused: /line near it/,
  },
  { shape: "an indented section in front of others", text: `${indented(`[photos]\n${key}\n`)}\n${other}` },
  { shape: "indented settings", text: `[photos]\n${indented(key)}\n${other}` },
  { shape: "indented settings without a key", text: `[photos]\n  region = x\n  output = json\n${other}` },
  { shape: "settings indented with tabs", text: `[photos]\n${indented(key, "\t")}\n` },
  { shape: "an indented header without a key", text: "  [photos]\n  region = x\n" },
  { shape: "a header in front of an indented header", text: `[photos]\n  ${other}` },
  { shape: "a secret that the next line continues", text: `[photos]\n${key}\n  more\n${other}` },
  {
    shape: "a deeper second setting",
    text: "[photos]\naws_access_key_id = AKIAOLD\n  aws_secret_access_key = old\n",
  },
  { shape: "no spaces around =", text: `[photos]\n${key.replaceAll(" = ", "=")}\n` },
  { shape: "many spaces around =", text: `[photos]\n${key.replaceAll(" = ", "  \t=   ")}   \n` },
  { shape: "colons for =", text: `[photos]\n${key.replaceAll(" = ", ": ")}\n` },
  { shape: "names in capitals", text: `[photos]\n${key.replaceAll("aws_", "AWS_")}\n` },
  { shape: "a comment behind the header", text: `[photos] # the site's\n${key}\n` },
  {
    shape: "a comment close behind the header",
    text: `[photos]# the site's\n${key}\n`,
    refused: /SDK for JavaScript would not/,
  },
  { shape: "a comment behind a value", text: `[photos]\n${key} # mine\n${other}` },
  {
    shape: "comments between the settings",
    text: `[photos]\n# aws_access_key_id = AKIACOMMENT\n${key.replace("\n", "\n;x\n\n")}\n`,
  },
  { shape: "quoted values", text: '[photos]\naws_access_key_id = "AKIAOLD"\naws_secret_access_key = "old"\n' },
  { shape: "a quoted header", text: `["photos"]\n${key}\n` },
  { shape: "spaces inside the header", text: `[ photos ]\n${key}\n` },
  { shape: "a header with the word profile", text: `[profile photos]\n${key}\n` },
  { shape: "names that begin alike", text: `[photos-old]\n${key}\n[photo]\nregion = x\n` },
  {
    shape: "a block for s3",
    text: `[photos]\n${key}\ns3 =\n  max_concurrent_requests = 20\n  addressing_style = path\n${other}`,
  },
  { shape: "a block for s3 in front of the key", text: `[photos]\ns3 =\n  addressing_style = path\n${key}\n` },
  {
    shape: "a block for s3 in an indented section",
    text: indented(`[photos]\ns3 =\n  a = b\n${key}\n`),
    refused: /SDK for JavaScript/,
  },
  { shape: "letters beyond ASCII", text: `# für die Website – 写真\n[photos]\n${key}\n` },
  { shape: "a byte order mark", text: `\ufeff[photos]\n${key}\n`, refused: /line 1: it begins with a byte order mark/ },
  { shape: "the profile twice", text: `[photos]\n${key}\n[photos]\n`, refused: /line 4: it has \[photos\] twice/ },
  { shape: "another profile twice", text: `${other}${other}`, refused: /line 4: it has \[other\] twice/ },
  {
    shape: "a setting twice",
    text: `[photos]\n${key}\nAWS_ACCESS_KEY_ID = x\n`,
    refused: /line 4: \[photos\] has aws_access_key_id twice/,
  },
  { shape: "a setting above the first header", text: `region = x\n[photos]\n`, refused: /line 1: it comes before/ },
  { shape: "a line that is no setting", text: `[photos]\n${key}\nhello\n`, refused: /line 4: it is no "name = value"/ },
  {
    shape: "a block with a line that is no setting",
    text: `[a]\ns3 =\n  hello\n`,
    refused: /line 3: it is no "name = value"/,
  },
  { shape: "a header that is not closed", text: `[photos\n${key}\n`, refused: /line 1: it comes before/ },
  { shape: "a session token", text: `[photos]\n${key}\naws_session_token = t\n`, refused: /setting aws_session_token/ },
  {
    shape: "a session token for all",
    text: `[DEFAULT]\naws_session_token = t\n`,
    refused: /setting aws_session_token/,
  },
  { shape: "a role", text: `[photos]\nrole_arn = arn:aws:iam::1:role/x\n`, refused: /setting role_arn/ },
  { shape: "a region for all", text: `[DEFAULT]\nregion = x\n[photos]\n${key}\n` },
  { shape: "a name of JavaScript's", text: `[__proto__]\nregion = x\n`, refused: /SDK for JavaScript would not/ },
];
