import { isDeepStrictEqual } from "node:util";
import type { OldUser } from "./old-users";

type Tags = Readonly<Record<string, string>>;

/** The tags that every user has from the old provider's `default_tags`; none if they differ, or hide a user's own. */
export function stackTags(users: readonly OldUser[]): Tags {
  const [first, ...others] = users.map(defaultTags);
  return first && others.every((tags) => isDeepStrictEqual(tags, first)) ? first : {};
}

export function ownTags({ user }: OldUser, stack: Tags): Tags {
  return without(tagsIn(user.values.tags_all ?? user.values.tags), Object.keys(stack));
}

function defaultTags({ user }: OldUser): Tags {
  return without(tagsIn(user.values.tags_all), Object.keys(tagsIn(user.values.tags)));
}

/** The console stores an access key's description as a tag named after the key, which the stack's provider ignores. */
function tagsIn(value: unknown): Tags {
  const tags = Object.entries((value ?? {}) as Tags).filter(([key]) => !key.startsWith("AKIA"));
  return Object.fromEntries(tags);
}

function without(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
