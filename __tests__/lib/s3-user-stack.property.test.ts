import fc from "fast-check";
import { S3Access } from "terraform-s3-user";
import { resources } from "../support/synth";

const names = "ada grace user-1 user1 3d user-3d aws aws_ constructor constructor_ Default".split(" ");
const someUsers = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }).map((userNames) =>
  userNames.map((userName) => ({
    userName,
    access: S3Access.allBuckets(),
    accessKeys: [{ name: "a-b" }, { name: "a_b" }],
  })),
);

test("changes no other user's addresses or resources when users are added, removed and reordered", () => {
  fc.assert(
    fc.property(someUsers, fc.nat(), (users, seed) => {
      const all = resources({ users });
      expect(all.size).toBe(users.length * 4);
      expect(new Map([...resources({ users: [...users].reverse() })].sort())).toEqual(new Map([...all].sort()));
      const without = resources({ users: users.filter((_, index) => index !== seed % users.length) });
      expect(without.size).toBe(all.size - 4);
      for (const [address, body] of without) expect(all.get(address)).toBe(body);
    }),
    { numRuns: 25 },
  );
});
