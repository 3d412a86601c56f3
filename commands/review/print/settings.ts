import { toRun } from "../../terminal/how-to-run";
import { shellStack } from "../../terminal/shell-word";
import type {
  Acceptance,
  Differing,
  KeyReview,
  StackChange,
  StackSettings,
  UserDifference,
  UserSettings,
} from "../model";

// Keys, settings and their changes, in words.

export function inPairs(tags: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "none" : pairs.sort().join(", ");
}

export function whereSecretIs({ secretInState, encryptedFor, deliveredTo }: KeyReview): string {
  const inState = {
    plain: "plain in state",
    "PGP-encrypted": `PGP-encrypted in state for ${encryptedFor}`,
    unknown: "not in state unless it was moved there",
  };
  return [inState[secretInState], ...deliveredTo].join(", ");
}

export function keyChanges({ keys }: UserDifference): string[] {
  return keys.flatMap(({ before, after }) => {
    if (!after) return before ? [`loses key ${before.name}`] : [];
    if (before) return keyChange(before, after);
    const how = after.existing === undefined ? "gains" : `imports ${after.existing} as`;
    return [`${how} key ${after.name} (${after.status}, secret ${whereSecretIs(after)})`];
  });
}

function keyChange(before: KeyReview, after: KeyReview): string[] {
  // Terraform rejects another person's pgpKey for an existing key, and ignores an extended one.
  const ifNew = after.pgpKeyIsFinal ? ", if that key is not created yet" : "";
  const [old, now] = [whereSecretIs(before), whereSecretIs(after)];
  return [
    ...(before.status === after.status ? [] : [`key ${after.name}: ${before.status} → ${after.status}`]),
    ...(old === now ? [] : [`secret of key ${after.name}${ifNew}: ${old} → ${now}`]),
  ];
}

export function userSettingChanges({ settings }: UserDifference): string[] {
  return settingChanges<UserSettings>(settings, {
    management: ["management", ({ management }) => management],
    path: ["path", ({ path }) => path],
    boundary: ["boundary", ({ boundary = "none" }) => boundary],
    tags: ["tags", ({ tags = {} }) => inPairs(tags)],
    accepted: ["accepted findings", ({ accepted = [] }) => acceptedInWords(accepted)],
    protected: ["protection from deletion", ({ protected: isProtected }) => String(isProtected)],
  });
}

export function stackChanges({ stack, change, ...settings }: StackChange): string[] {
  if (change === "added") return [`stack ${stack} is new`];
  if (change === "removed") {
    const effect = "Terraform leaves what it created in AWS";
    const destroy = toRun("destroy", shellStack(stack));
    return [`stack ${stack} is gone from the app; ${effect} until you run ${destroy} on the base`];
  }
  return settingChanges<StackSettings>(settings, {
    region: ["region", ({ region = "none" }) => region],
    allowedAccountIds: ["allowed accounts", ({ allowedAccountIds }) => allowedAccountIds?.join(", ") ?? "any"],
    tags: ["default tags", ({ tags = {} }) => inPairs(tags)],
    accepted: ["accepted findings", ({ accepted = [] }) => acceptedInWords(accepted)],
    backend: [
      "state",
      ({ backend }) => backend?.description,
      `; move it (${toRun("deploy", "--migrate-state")}), or Terraform creates everything again`,
    ],
  }).map((line) => `stack ${stack}: ${line}`);
}

/** How each setting is called and shown, and what follows if it changes. */
type SettingWords<Settings> = {
  readonly [Name in keyof Settings]-?: readonly [
    name: string,
    inWords: (settings: Partial<Settings>) => string | undefined,
    hint?: string,
  ];
};

function settingChanges<Settings>({ before, after }: Differing<Settings>, words: SettingWords<Settings>): string[] {
  return (Object.keys(words) as (keyof Settings)[])
    .filter((name) => name in after)
    .map((name) => {
      const [label, inWords, hint = ""] = words[name];
      return `${label}: ${inWords(before)} → ${inWords(after)}${hint}`;
    });
}

function acceptedInWords(accepted: readonly Acceptance[]): string {
  return accepted.map(({ rule, reason }) => `${rule} (${reason})`).join(", ") || "none";
}
