import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { runHere } from "../support/run-here";
import { temporaryDirectory } from "../support/temporary-directory";

// Against a server that says yes to everything but /photos/broken, and hangs up at /photos/gone and the bucket refused.
// e2e/nightly/record.test.ts has a local AWS and real clients.

let server: Server;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  server = createServer(({ url = "", socket }, response) => {
    if (url === "/photos/gone" || url.startsWith("/refused")) socket.destroy();
    else response.writeHead(url === "/photos/broken" ? 500 : 200).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
afterAll(() => server.close());

/** Records a Node script in which `call` makes a request. */
function record(script: string, ...options: string[]) {
  const call =
    "const call = (method, path) => fetch(process.env.AWS_ENDPOINT_URL + path, { method, body: " +
    "method === 'PUT' ? 'x' : undefined });";
  const command = [process.execPath, "--eval", `${call} (async () => { ${script} })()`];
  return runHere(["record", ...options, "--", ...command], temporaryDirectory(), env);
}

test("prints the requests, what the access allows beyond them, and the access", async () => {
  const { status, stdout, stderr } = await record(
    'await call("PUT", "/photos/images/a.jpg"); await call("GET", "/photos/images/a.jpg"); ' +
      'await call("GET", "/photos/images/a.jpg");',
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/^access: S3Access\.fromDocument\(.*\),\n$/s);
  expect(stdout).toContain("arn:aws:s3:::photos/images/*");
  const beyond =
    'No factory of S3Access allows exactly this. S3Access.forSoftware("transloadit") would also allow ' +
    "s3:ListBucket, s3:GetBucketLocation in photos.";
  expect(stderr.replace(/\(.* s\)/, "(0.0 s)")).toBe(`… Starting a local AWS
✓ Starting a local AWS (0.0 s)
This uses the AWS at ${env.AWS_ENDPOINT_URL}, from AWS_ENDPOINT_URL. New buckets and objects stay there.
Created the bucket photos at ${env.AWS_ENDPOINT_URL}.
     2  GetObject
     1  PutObject
In photos, 1 object was used: images/a.jpg. The access allows all of photos/images/*.
${beyond}
`);
});

test("finds the actions that a header needs, and passes it on", async () => {
  const put =
    'fetch(process.env.AWS_ENDPOINT_URL + "/photos/a.jpg", { method: "PUT", headers: { "x-amz-acl": "private" } })';
  const { stdout } = await record(`await ${put};`, "--json");
  expect(JSON.parse(stdout).actions).toStrictEqual([
    { action: "s3:PutObject", resource: "photos/a.jpg" },
    { action: "s3:PutObjectAcl", resource: "photos/a.jpg" },
  ]);
});

test("counts the objects of each bucket", async () => {
  const { stderr } = await record('await call("PUT", "/photos/a.jpg"); await call("PUT", "/photos/b.jpg");');
  expect(stderr).toContain("In photos, 2 objects were used. The access allows all of photos/*.\n");
});

test("prints the same as JSON", async () => {
  const { stdout } = await record('await call("GET", "/photos/a.jpg");', "--json");
  expect(JSON.parse(stdout)).toStrictEqual({
    calls: [{ operation: "GetObject", count: 1 }],
    actions: [expect.objectContaining({ action: "s3:GetObject" })],
    access: expect.stringContaining("photos"),
    unknown: [],
    failed: [],
  });
});

test("exits with 1 when the command fails, and says that calls may be missing", async () => {
  const { status, stderr } = await record('await call("GET", "/photos/a.jpg"); process.exitCode = 7;');
  expect(stderr).toContain(" ended with 7. What follows may lack calls that it would have made.\n");
  expect(stderr).toContain("     1  GetObject\n");
  expect(status).toBe(1);
});

test("exits with 1 when the local AWS fails at a call, which the access doesn't allow", async () => {
  const script = 'await call("GET", "/photos/a.jpg"); await call("DELETE", "/photos/broken");';
  const { status, stdout, stderr } = await record(script);
  expect(stderr).toContain(
    "? The local AWS failed at s3:DeleteObject on photos/broken, so the access below doesn't allow it.\n",
  );
  expect(stdout).toContain("s3:GetObject");
  expect(stdout).not.toContain("s3:DeleteObject");
  expect(status).toBe(1);
});

test.each(["/photos/gone", "/refused/a.jpg", "/%E0/a.jpg"])(
  "exits with 1 when the local AWS does not answer DELETE %s",
  async (path) => {
    const script = `await call("GET", "/photos/a.jpg"); await call("DELETE", "${path}");`;
    const { status, stdout, stderr } = await record(script);
    expect(stderr).toContain(`? The local AWS failed at s3:DeleteObject on ${path.slice(1)}, so the access below`);
    expect(stdout).not.toContain("s3:DeleteObject");
    expect(status).toBe(1);
  },
);

test("exits with 1 when a request is no operation of S3", async () => {
  const { status, stderr } = await record('await call("GET", "/photos/a.jpg"); await call("PATCH", "/photos/a.jpg");');
  expect(stderr).toContain(
    "? PATCH /photos/a.jpg is not a known S3 operation, so the access below may lack an action.",
  );
  expect(status).toBe(1);
});

test("exits with 1 when nothing was called", async () => {
  expect(await record("")).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(
      /\)\n.*\nNothing was called\. Check that the application uses the printed endpoint\.\n$/,
    ),
  });
});

test("exits with 2 when the command can't be started", async () => {
  const { status, stderr } = await runHere(["record", "--", "/no/such/program"], temporaryDirectory(), env);
  expect(stderr).toContain("/no/such/program can't be started: there is no such file. Nothing was recorded.\n");
  expect(status).toBe(2);
});
