import { count } from "../../terminal/number";
import type { UserRule } from "./rule";

const encryptedState = 'backend: StateBackend.s3({ bucket: "…", kmsKeyId: "…" })';
const sealedKey = 'accessKeys: [{ name: "sealed", pgpKey: "-----BEGIN PGP PUBLIC KEY BLOCK-----…" }]';

export const plainSecretInState: UserRule = {
  name: "plain-secret-in-state",
  severities: ["medium"],
  finds: "The secret of an access key is plain text in Terraform's state.",
  why: "Anyone who can read the state can use the key.",
  remedy: "Create a new key with a `pgpKey`. If a store needs the plain secret, restrict who can read the state.",
  look: ({ keys }, { review: { backend } }) => {
    const certain = keys.filter((key) => key.secretInState === "plain");
    const isCertain = certain.length > 0;
    const plain = isCertain ? certain : keys.filter((key) => key.secretInState === "unknown");
    if (plain.length === 0) return undefined;
    const unlessImported = isCertain ? "" : " if it was moved there (an import brings none)";
    const stores = `${isCertain ? "stores" : "may store"} ${count(plain.length, "secret")} in plain text in the state`;
    const isStored = plain.some((key) => key.deliveredTo.length > 0);
    return {
      message: `${stores} (${backend.description})${unlessImported}: anyone who can read it can use the key`,
      details: plain.map((key) => key.name),
      fix: isStored
        ? `${encryptedState} // a store needs the plain secret: restrict who reads state`
        : `${sealedKey} // a new key: deliver it before you remove ${JSON.stringify(plain[0]?.name)}`,
    };
  },
};
