import { found, review, stack } from "../../../support/reviewed-stack";

const plain = "sends its state over plain HTTP";
const unlocked = "does not lock its state";
const unencrypted = "does not ask for its state to be encrypted";
const elsewhere = "keeps its state at an endpoint of its own, not AWS's";

test.each<[backend: object, messages: string[]]>([
  [{ s3: { bucket: "b", encrypt: true, use_lockfile: true } }, []],
  [{ s3: { bucket: "b", encrypt: true, dynamodb_table: "locks" } }, []],
  [{ s3: { bucket: "b", encrypt: true } }, [unlocked]],
  [{ s3: { bucket: "b", use_lockfile: true } }, [unencrypted]],
  [{ s3: { bucket: "b", encrypt: true, use_lockfile: true, endpoint: "https://s3.example.com" } }, [elsewhere]],
  [
    { s3: { bucket: "b", encrypt: true, use_lockfile: true, endpoints: { s3: "https://s3.example.com" } } },
    [elsewhere],
  ],
  ...["access_key", "secret_key", "token", "password", "sas_token", "client_secret"].map((name): [object, string[]] => [
    { s3: { bucket: "b", encrypt: true, use_lockfile: true, [name]: "wJalr" } },
    ["has credentials for its state in the code"],
  ]),
  [{ http: { address: "https://state.example.com", lock_address: "https://state.example.com/lock" } }, []],
  [{ http: { address: "https://state.example.com", lock_address: "http://state.example.com/lock" } }, [plain]],
  [{ http: { address: "HTTP://state.example.com" } }, [plain, unlocked]],
  [
    { http: { address: "https://a.example.com", lock_address: "https://a.example.com", skip_cert_verification: true } },
    ["does not verify the server that gets its state"],
  ],
  [{ pg: { conn_str: "postgres://db.example.com/state" } }, []],
])("finds for the backend %j: %j", (backend, messages) => {
  const site = { ...stack(), terraform: { backend } };
  expect(found(review(site, site), "unprotected-state").map(({ message }) => message)).toStrictEqual(messages);
});
